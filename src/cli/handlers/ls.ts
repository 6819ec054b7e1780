import type { CommandContext, Report } from "../command.ts";
import type { LsFlags } from "../flags.ts";
import { renderList } from "../rendering/render-list.ts";

/** `devstack ls`. */
export async function runLs({ api, options, env }: CommandContext<LsFlags>): Promise<Report> {
  const all = options.all === true;
  const stacks = await api.listStacks({ env, all });
  return {
    kind: "report",
    document: { schemaVersion: 1, stacks },
    text: (view) => renderList(stacks, view, { all }),
  };
}
