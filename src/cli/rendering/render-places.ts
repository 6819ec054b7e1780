import type { Nodes, Zones } from "../../stack/simulation/simulation.ts";
import { columnWidths, pad } from "./table.ts";

const WORDS = {
  healthy: "well",
  power: "no power",
  partition: "out of reach",
  capacity: "less capacity",
  mixed: "some failed",
} as const;

/** A row for each zone. */
export function renderZones(zones: Zones): string {
  if (zones.length === 0) return "The cluster has no nodes.\n";
  return table(
    ["ZONE", "NODES", "READY", "PODS", "STATE"],
    zones.map(({ name, nodes, readyNodes, cordonedNodes, pods, state }) => [
      ...[name || "(none)", String(nodes), String(readyNodes), String(pods)],
      [WORDS[state], ...(cordonedNodes > 0 ? [`${cordonedNodes} cordoned`] : [])].join(", "),
    ]),
  );
}

/** A row for each node. */
export function renderNodes(nodes: Nodes): string {
  if (nodes.length === 0) return "There is no such node.\n";
  return table(
    ["NODE", "ZONE", "CLASS", "READY", "PODS", "STATE"],
    nodes.map((node) => [
      ...[node.name, node.zone || "(none)", node.class, node.ready.toLowerCase()],
      ...[String(node.pods), stateOf(node)],
    ]),
  );
}

function stateOf({ state, isCordoned, isDraining }: Nodes[number]): string {
  const cordon = isDraining ? ["draining"] : isCordoned ? ["cordoned"] : [];
  return [WORDS[state], ...cordon].join(", ");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = columnWidths([head, ...rows], 3);
  const lines = [head, ...rows].map((row) =>
    row
      .map((cell, column) => pad(cell, widths[column] ?? 0))
      .join("")
      .trimEnd(),
  );
  return `${lines.map((line) => `  ${line}`).join("\n")}\n`;
}
