import type { CommandContext, Result } from "../command.ts";
import { renderRehearsal } from "../rendering/render-rehearsal.ts";

/** `up --dry-run`: what would be done, without doing it. */
export async function dryRun(context: CommandContext): Promise<Result> {
  const rehearsal = await context.api.rehearse(await context.stackOptions());
  return {
    kind: "result",
    document: { dryRun: true, ...rehearsal },
    text: (view) => renderRehearsal(rehearsal, view),
  };
}
