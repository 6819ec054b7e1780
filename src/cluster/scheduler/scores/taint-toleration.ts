import type { Taint } from "../../objects/node.ts";
import type { Toleration } from "../../objects/scheduling.ts";
import { byHighest, each, type Score } from "../score-plugin.ts";
import { tolerates } from "../tolerations.ts";

/** Fewer untolerated PreferNoSchedule taints are better (kube-scheduler 1.34, TaintToleration). */
export const taintTolerationScore: Score = ({ pod }, nodes) => {
  const tolerations = pod.shape.tolerations.filter(
    ({ effect }) => effect === undefined || effect === "PreferNoSchedule",
  );
  return byHighest(
    each(nodes, ({ side }) => (side.taints.length === 0 ? 0 : disliked(side.taints, tolerations))),
    "down",
  );
};

function disliked(taints: readonly Taint[], tolerations: readonly Toleration[]): number {
  return taints.filter(
    (taint) => taint.effect === "PreferNoSchedule" && !tolerates(tolerations, taint),
  ).length;
}
