import type { CommandContext, Result } from "../command.ts";
import type { RuntimeFlags } from "../flags.ts";
import { renderRehearsal } from "../rendering/render-rehearsal.ts";
import { runtimeOptions } from "../runtime-options.ts";

/** `up --dry-run`: what would be done, without doing it. */
export async function dryRun(context: CommandContext<RuntimeFlags>): Promise<Result> {
  const { choice } = runtimeOptions(context);
  const rehearsal = await context.api.rehearse({
    ...(await context.stackOptions()),
    ...(choice !== undefined && { choice }),
  });
  return {
    kind: "result",
    document: { dryRun: true, ...rehearsal },
    text: (view) => renderRehearsal(rehearsal, view),
  };
}
