import type { CommandContext, Report } from "../command.ts";
import { renderList } from "../rendering/render-list.ts";

/** `devstack ls`. */
export async function runLs({ api, stackOptions }: CommandContext): Promise<Report> {
  const stacks = await api.listStacks(await stackOptions());
  return {
    kind: "report",
    document: { schemaVersion: 1, stacks },
    text: (view) => renderList(stacks, view),
  };
}
