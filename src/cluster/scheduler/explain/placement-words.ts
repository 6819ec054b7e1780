import type { KnownDecision } from "./decision-book.ts";

/** Why a pod has its node, in a sentence that does not begin with a name: those stay small. */
export function placementWords(node: string, { kept, decision }: KnownDecision): string {
  const { chosen, nodes } = kept;
  if (chosen === undefined) return `of ${many(nodes)} only ${node} could take it`;
  const { total, possible } = chosen;
  const best = `of ${many(possible)} that could take it ${node} has the most points, ${total}`;
  const board =
    decision !== undefined && "scoreboard" in decision ? decision.scoreboard : undefined;
  const equal = board?.totals.filter((points) => points === total).length ?? 1;
  return equal > 1 ? `${best}; ${equal} have as many, and chance decided` : best;
}

/** Where pods were to go so that it has its place. */
export function madeRoomWords(node: string): string {
  return `room was made for it on ${node} by pods that are less important`;
}

function many(nodes: number): string {
  return nodes === 1 ? "1 node" : `${nodes} nodes`;
}
