import type { Decision } from "../decision.ts";
import { pointsAt } from "./kept-decision.ts";
import type { NodeExplanation } from "./pod-explanation.ts";

/** What a decision says of each node: the best first, then the others, then those refused. */
export function explainNodes(
  decision: Decision,
  zoneOf: (node: string) => string,
): NodeExplanation[] {
  const refused = Array.from(decision.rejections, ({ node, rejection }): NodeExplanation => {
    const { plugin, reasons, unresolvable } = rejection;
    return {
      ...{ name: node, zone: zoneOf(node), verdict: "refused", rule: plugin, reasons },
      ...{ mayMakeRoom: !unresolvable, total: null, rules: [] },
    };
  });
  return [...possible(decision, zoneOf), ...refused];
}

function possible(decision: Decision, zoneOf: (node: string) => string): NodeExplanation[] {
  if (decision.node === undefined) return [];
  const chosen = decision.node;
  const board = decision.scoreboard;
  const found = Array.from(board?.nodes ?? [chosen], (name, index): NodeExplanation => {
    return {
      ...{ name, zone: zoneOf(name), verdict: name === chosen ? "chosen" : "possible" },
      ...{ rule: null, reasons: [], mayMakeRoom: false, total: board?.totals[index] ?? null },
      rules: board === undefined ? [] : pointsAt(board, index),
    };
  });
  const rank = ({ verdict, total }: NodeExplanation) =>
    verdict === "chosen" ? Number.POSITIVE_INFINITY : (total ?? 0);
  return found.sort((left, right) => rank(right) - rank(left) || (left.name < right.name ? -1 : 1));
}
