import type { Taint } from "../../objects/node.ts";
import type { Toleration } from "../../objects/scheduling.ts";
import { byHighest, each, MAX_SCORE, type Score } from "../score-plugin.ts";
import { tolerates } from "../tolerations.ts";

/** Fewer untolerated PreferNoSchedule taints are better (kube-scheduler 1.34, TaintToleration). */
export const taintTolerationScore: Score = ({ view, pod }, slots) => {
  if (!view.columns.hasSoftTaints) return MAX_SCORE;
  const tolerations = pod.shape.tolerations.filter(
    ({ effect }) => effect === undefined || effect === "PreferNoSchedule",
  );
  const { softTaints } = view.columns.numbers;
  const raw = each(slots, (slot) =>
    softTaints[slot] === 0 ? 0 : disliked(view.at(slot).side.taints, tolerations),
  );
  return byHighest(raw, "down");
};

function disliked(taints: readonly Taint[], tolerations: readonly Toleration[]): number {
  return taints.filter(
    (taint) => taint.effect === "PreferNoSchedule" && !tolerates(tolerations, taint),
  ).length;
}
