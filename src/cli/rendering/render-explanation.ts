import { reasonWords } from "../../cluster/operations/reason-words.ts";
import type { PodExplanation } from "../../stack/simulation/simulation.ts";
import { counted } from "../../util/counted.ts";
import { displayWidth, printable, wrap } from "../../util/text-layout.ts";
import { columnWidths, pad } from "./table.ts";
import { paint, type View } from "./view.ts";

type NodeExplanation = PodExplanation["nodes"][number];

/** Reasons have at least so much room, however narrow the terminal is. */
const LEAST_COLUMNS = 20;

/** More nodes are told by what they have in common. */
const MOST_NODES = 20;

/** Why a pod is where it is: the nodes with what was said of each, and the reason last. */
export function renderExplanation(explanation: PodExplanation, view: View): string {
  const { name, namespace, state, node } = explanation;
  const title = namespace === "default" ? name : `${namespace}/${name}`;
  const where = node === null ? state : `on ${node}`;
  const blocks = [
    [paint(view, "bold", printable(`${title} is ${where}`)) + basisWords(explanation)],
    explanation.nodes.length > 0 && explanation.nodes.length <= MOST_NODES
      ? nodeTable(explanation.nodes, view)
      : refusals(explanation, view),
    points(explanation.nodes[0], view),
    ...(explanation.preemption === null ? [] : [preemption(explanation.preemption, view)]),
    wrap(printable(sentence(explanation.message)), view.columns),
  ];
  const shown = blocks.filter((lines) => lines.length > 0);
  return `${shown.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function basisWords({ basis, tries }: PodExplanation): string {
  const parts = [
    ...(basis === "now" ? ["as it would be decided now"] : []),
    ...(tries > 0 ? [`tried ${counted(tries, "time")} in vain`] : []),
  ];
  return parts.length === 0 ? "" : ` (${parts.join(", ")})`;
}

/** Reasons come last, and go on below themselves. */
function nodeTable(nodes: readonly NodeExplanation[], view: View): string[] {
  const rows = [
    ["WHY NOT", "NODE", "ZONE", "POINTS"],
    ...nodes.map(({ name, zone, verdict, total, reasons }) => [
      verdict === "refused" ? reasons.map(reasonWords).join(", ") : verdict,
      ...[name, zone, total === null ? "" : String(total)],
    ]),
  ];
  const widths = columnWidths(rows, 3);
  return rows.flatMap(([reason = "", ...first]) => {
    const start = `  ${first.map((cell, column) => pad(cell, widths[column + 1] ?? 0)).join("")}`;
    const room = Math.max(LEAST_COLUMNS, view.columns - displayWidth(start));
    return wrap(reason, room).map((line, index) => {
      return `${index === 0 ? start : " ".repeat(displayWidth(start))}${line}`.trimEnd();
    });
  });
}

function refusals({ refusals: counts }: PodExplanation, view: View): string[] {
  return counts.flatMap(({ nodes, reasons }) =>
    wrap(`  ${counted(nodes, "node")}: ${reasons.map(reasonWords).join(", ")}`, view.columns),
  );
}

/** What the points of the node are made of that was chosen. */
function points(best: NodeExplanation | undefined, view: View): string[] {
  if (best === undefined || best.verdict !== "chosen" || best.rules.length === 0) return [];
  const parts = best.rules.map(({ rule, weight, points: own }) => `${rule} ${weight} × ${own}`);
  return wrap(`Points of ${best.name}: ${parts.join(", ")}.`, view.columns);
}

function preemption(
  { node, victims }: NonNullable<PodExplanation["preemption"]>,
  view: View,
): string[] {
  return wrap(`Room is made on ${node}: ${victims.join(", ")} must go.`, view.columns);
}

function sentence(text: string): string {
  const words = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(words) ? words : `${words}.`;
}
