import type { DownReport } from "../runtime/runtime.ts";
import { DevstackError } from "../util/errors.ts";
import type { Stack } from "./stack.ts";

/**
 * Ends what runs of the stack, and notes nothing.
 *
 * @throws DevstackError E_STOP_INCOMPLETE naming what is left.
 */
export async function endProcesses(
  { runtime }: Stack,
  { volumes }: { volumes: boolean },
): Promise<DownReport> {
  const report = await runtime.down({ volumes });
  if (report.left.length === 0) return report;
  throw new DevstackError("E_STOP_INCOMPLETE", "something of the stack is still left", {
    why: report.left.join("; "),
    hint: "end it by hand, then: devstack down",
    details: report,
  });
}
