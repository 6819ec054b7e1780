import type { CommandContext, Report } from "../command.ts";
import type { LsFlags } from "../flags.ts";
import { renderList, renderUnreadable } from "../rendering/render-list.ts";

/** `devstack ls`. */
export async function runLs(context: CommandContext<LsFlags>): Promise<Report> {
  const { api, options, env } = context;
  await api.discardAbandoned(await context.stackOptions());
  const all = options.all === true;
  const [stacks, { unreadable }] = await Promise.all([
    api.listStacks({ env, all }),
    api.readRegister(env),
  ]);
  return {
    kind: "report",
    document: { schemaVersion: 1, stacks, unreadable },
    text: (view) => renderList(stacks, view, { all }) + renderUnreadable(unreadable, view),
  };
}
