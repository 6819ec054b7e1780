import type { CommandContext, Report } from "../command.ts";
import type { NodeFlags } from "../flags.ts";
import { renderNodes } from "../rendering/render-places.ts";
import { operate } from "./operate.ts";
import { refuseOtherOptions } from "./place-operation.ts";

/** `devstack node`. */
export async function runNode(context: CommandContext<NodeFlags>): Promise<Report> {
  const [verb = "", ...names] = context.arguments;
  const { options } = context;
  const line = { kind: "node", verb, names, options } as const;
  if (verb !== "ls") return operate(context, line);
  refuseOtherOptions(line);
  const simulation = await context.api.openSimulation(await context.openStack(), context.signal);
  const nodes = (await simulation.nodes()).filter(
    ({ name, zone }) =>
      (names.length === 0 || names.includes(name)) &&
      (options.zone === undefined || options.zone === zone),
  );
  return {
    kind: "report",
    document: { schemaVersion: 1, nodes },
    text: (view) => renderNodes(nodes, view),
  };
}
