import { stat } from "node:fs/promises";
import type { DownReport } from "../runtime/runtime.ts";
import { DevstackError } from "../util/errors.ts";
import { whileLocked } from "./lock.ts";
import { readRecord, removeRecord, type StackRecord, writeRecord } from "./record.ts";
import { unregister } from "./registry.ts";
import type { Stack } from "./stack.ts";

export interface DownOptions {
  /** Also removes the data folders. */
  volumes: boolean;
}

export interface DownResult extends DownReport {
  /** Whether there was anything to take down. */
  wasUp: boolean;
}

/**
 * Ends everything of the stack and verifies that it is gone. Also works on what a killed command or
 * supervisor left behind, on a stack whose folder was removed, and on one that is not up.
 *
 * @throws DevstackError E_STOP_INCOMPLETE naming what is left.
 */
export async function down(stack: Stack, options: DownOptions): Promise<DownResult> {
  // A stack without a state folder has no lock to take either, and is not given one.
  if (!(await hasStateFolder(stack))) return endAll(stack, options);
  return whileLocked(stack, async () => {
    const record = await readRecord(stack).catch(() => "unreadable" as const);
    const result = await endAll(stack, options);
    if (record === null) return result;
    if (record === "unreadable") await removeRecord(stack);
    else await writeRecord(stack, { ...record, proof: null, down: true });
    return { ...result, wasUp: result.wasUp || wasExpectedUp(record) };
  });
}

async function hasStateFolder({ folders }: Stack): Promise<boolean> {
  return stat(folders.root).then(
    () => true,
    () => false,
  );
}

function wasExpectedUp(record: StackRecord | "unreadable"): boolean {
  return record !== "unreadable" && !record.down;
}

async function endAll(stack: Stack, { volumes }: DownOptions): Promise<DownResult> {
  const report = await stack.runtime.down({ volumes });
  if (report.left.length > 0) {
    throw new DevstackError("E_STOP_INCOMPLETE", "something of the stack is still left", {
      why: report.left.join("; "),
      hint: "end it by hand, then: devstack down",
      details: report,
    });
  }
  await unregister(stack);
  return { ...report, wasUp: report.ended > 0 };
}
