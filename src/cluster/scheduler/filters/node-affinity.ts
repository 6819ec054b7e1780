import type { Filter } from "../filter-plugin.ts";
import { meetsRequiredNodes } from "../node-affinity.ts";
import type { Rejection } from "../rejection.ts";

const REJECTION: Rejection = {
  plugin: "NodeAffinity",
  reasons: ["node(s) didn't match Pod's node affinity/selector"],
  unresolvable: true,
};

const CONFLICT: Rejection = {
  plugin: "NodeAffinity",
  reasons: ["pod affinity terms conflict"],
  unresolvable: true,
};

/** The pod's node selector and required node affinity (kube-scheduler 1.34, NodeAffinity). */
export const nodeAffinity: Filter = ({ pod }) => {
  const { requiredNodes } = pod.shape;
  if (requiredNodes.key === "") return "skip";
  const nodes = requiredNodes.named;
  if (nodes?.size === 0) return { rejected: CONFLICT };
  return {
    check: ({ name, side }) =>
      meetsRequiredNodes(requiredNodes, name, side.labels) ? undefined : REJECTION,
    ...(nodes && { nodes }),
  };
};
