import type { CommandContext, Report } from "../command.ts";
import { renderVersions } from "../rendering/render-versions.ts";

/** `devstack version`. */
export async function runVersion(context: CommandContext): Promise<Report> {
  const found = await context.api.versions(await context.stackOptions(), context.signal);
  return { kind: "report", document: found, text: (view) => renderVersions(found, view) };
}
