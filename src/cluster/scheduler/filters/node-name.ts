import type { Filter } from "../filter-plugin.ts";
import type { Rejection } from "../rejection.ts";

const REJECTION: Rejection = {
  plugin: "NodeName",
  reasons: ["node(s) didn't match the requested node name"],
  unresolvable: true,
};

/** Refuses all other nodes to a pod that names one (kube-scheduler 1.34, NodeName). */
export const nodeName: Filter = ({ pod }) => {
  const wanted = pod.pod.spec.nodeName ?? "";
  if (wanted === "") return "skip";
  return { check: ({ name }) => (name === wanted ? undefined : REJECTION) };
};
