import type { Taint } from "../../objects/node.ts";
import type { Filter } from "../filter-plugin.ts";
import type { Rejection } from "../rejection.ts";
import { untoleratedTaint } from "../tolerations.ts";

/** Refuses nodes with a taint that the pod does not tolerate (kube-scheduler 1.34, TaintToleration). */
export const taintToleration: Filter = ({ pod }) => {
  const { tolerations } = pod.shape;
  return {
    check: ({ side }) => {
      if (side.taints.length === 0) return undefined;
      const taint = untoleratedTaint(side.taints, tolerations);
      return taint && rejection(taint);
    },
  };
};

function rejection({ key, value = "" }: Taint): Rejection {
  return {
    plugin: "TaintToleration",
    reasons: [`node(s) had untolerated taint {${key}: ${value}}`],
    unresolvable: true,
  };
}
