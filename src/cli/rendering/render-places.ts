import type { Nodes, Zones } from "../../stack/simulation/simulation.ts";
import { foldedTable } from "./table.ts";
import type { View } from "./view.ts";

const WORDS = {
  healthy: "well",
  power: "no power",
  partition: "out of reach",
  capacity: "less capacity",
  mixed: "some failed",
} as const;

/** Whether the control plane thinks it ready; `unknown` of one that is silent. */
const READY = { True: "yes", False: "no", Unknown: "unknown" } as const;

/** A row for each zone. */
export function renderZones(zones: Zones, view: View): string {
  if (zones.length === 0) return "The cluster has no nodes.\n";
  const rows = [
    ["ZONE", "NODES", "READY", "PODS", "STATE"],
    ...zones.map(({ name, nodes, readyNodes, cordonedNodes, pods, state }) => [
      ...[name || "(none)", String(nodes), String(readyNodes), String(pods)],
      [WORDS[state], ...(cordonedNodes > 0 ? [`${cordonedNodes} cordoned`] : [])].join(", "),
    ]),
  ];
  return `${foldedTable(rows, view.tableColumns).join("\n")}\n`;
}

/** A row for each node. */
export function renderNodes(nodes: Nodes, view: View): string {
  if (nodes.length === 0) return "There is no such node.\n";
  const rows = [
    ["NODE", "ZONE", "CLASS", "READY", "PODS", "STATE"],
    ...nodes.map((node) => [
      ...[node.name, node.zone || "(none)", node.class, READY[node.ready]],
      ...[String(node.pods), stateOf(node)],
    ]),
  ];
  return `${foldedTable(rows, view.tableColumns).join("\n")}\n`;
}

function stateOf({ state, isCordoned, isDraining }: Nodes[number]): string {
  const cordon = isDraining ? ["draining"] : isCordoned ? ["cordoned"] : [];
  return [WORDS[state], ...cordon].join(", ");
}
