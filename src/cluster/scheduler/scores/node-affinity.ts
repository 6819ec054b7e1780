import { matchesTerm } from "../node-affinity.ts";
import { byHighest, each, type Score } from "../score-plugin.ts";

/** Weights of the preferred terms that a node matches (kube-scheduler 1.34, NodeAffinity). */
export const nodeAffinityScore: Score = ({ view, pod }, slots) => {
  const { preferredNodes } = pod.shape;
  if (preferredNodes.length === 0) return undefined;
  const raw = each(slots, (slot) => {
    const { name, side } = view.at(slot);
    let score = 0;
    for (const { weight, term } of preferredNodes) {
      if (matchesTerm(term, name, side.labels)) score += weight;
    }
    return score;
  });
  return byHighest(raw, "up");
};
