import type { CommandDefinition } from "../command.ts";
import type { NodeFlags } from "../flags.ts";
import { JSON_OPTION } from "./option-values.ts";
import { PLACE_OPTIONS } from "./simulation-options.ts";

export const nodeCommand: CommandDefinition<NodeFlags> = {
  name: "node",
  summary: "fail, drain and change simulated nodes",
  description:
    "Does to single nodes of the simulated cluster what devstack zone does to all nodes of a zone; cordon keeps new pods away from a node, uncordon lets them in again. Time then passes at once until the cluster has settled. The exit status is 7 when pods cannot be placed in the end, or keep a node from being emptied.",
  arguments: [
    {
      syntax: "<verb>",
      summary: "what to do",
      choices: ["ls", "fail", "recover", "cordon", "uncordon", "drain", "add", "rm"],
    },
    { syntax: "[node...]", summary: "names as in devstack node ls" },
  ],
  options: [
    { flags: "--zone <name>", summary: "add: to which zone; ls: of which" },
    ...PLACE_OPTIONS,
    JSON_OPTION,
  ],
  examples: [
    ["devstack node ls --zone us-east-1a", "those of a zone"],
    ["devstack node fail node-a1", "it loses power"],
    ["devstack node fail node-a1 --mode capacity --left 0.2", "it has less to give"],
    ["devstack node drain node-a1 node-a2", "one after the other"],
    ["devstack node add --zone us-east-1a --nodes 3", "three more"],
  ],
  json: "document",
  run: async (context) => (await import("../handlers/node.ts")).runNode(context),
};
