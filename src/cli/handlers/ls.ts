import type { CommandContext, Report } from "../command.ts";
import { renderList } from "../rendering/render-list.ts";

export async function runLs({ api, env }: CommandContext): Promise<Report> {
  const stacks = await api.listStacks(env);
  return {
    kind: "report",
    document: { schemaVersion: 1, stacks },
    text: (view) => renderList(stacks, view),
  };
}
