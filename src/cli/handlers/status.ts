import { DevstackError } from "../../util/errors.ts";
import type { CommandContext, Report } from "../command.ts";
import { renderStatus } from "../rendering/render-status.ts";

/** `devstack status`: exits with that of E_NOT_READY unless the stack is ready. */
export async function runStatus(context: CommandContext): Promise<Report> {
  const stack = await context.openStack();
  const report = await context.api.status(stack, { signal: context.signal });
  const ready = report.stack.state === "ready";
  return {
    kind: "report",
    document: report,
    text: (view) => renderStatus(report, view),
    // Bad news, but a report all the same: it stays on stdout.
    exitStatus: ready ? 0 : new DevstackError("E_NOT_READY", "").exitStatus,
  };
}
