import type { DownReport } from "../runtime/runtime.ts";
import { DevstackError } from "../util/errors.ts";
import { whileLocked } from "./lock.ts";
import { readRecord, writeRecord } from "./record.ts";
import { unregister } from "./registry.ts";
import type { Stack } from "./stack.ts";

export interface DownResult extends DownReport {
  /** Whether there was anything to take down. */
  wasUp: boolean;
}

/**
 * Ends everything of the stack and verifies that it is gone. Also works on what a killed command or
 * supervisor left behind, and on a stack that is not up.
 *
 * @throws DevstackError E_STOP_INCOMPLETE naming what is left.
 */
export async function down(stack: Stack, { volumes }: { volumes: boolean }): Promise<DownResult> {
  return whileLocked(stack, async () => {
    // Notes that cannot be read must not keep anybody from ending what runs.
    const record = await readRecord(stack).catch(() => null);
    const report = await stack.runtime.down({ volumes });
    if (report.left.length > 0) {
      throw new DevstackError("E_STOP_INCOMPLETE", "something of the stack is still left", {
        why: report.left.join("; "),
        hint: "end it by hand, then: devstack down",
        details: report,
      });
    }
    await unregister(stack);
    if (record) await writeRecord(stack, { ...record, proof: null, down: true });
    return { ...report, wasUp: record !== null && !record.down };
  });
}
