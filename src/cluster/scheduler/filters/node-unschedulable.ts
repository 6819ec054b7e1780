import type { Taint } from "../../objects/node.ts";
import { UNSCHEDULABLE } from "../../objects/node-taints.ts";
import type { Filter } from "../filter-plugin.ts";
import type { Rejection } from "../rejection.ts";
import { tolerates } from "../tolerations.ts";

export const CORDONED: Taint = { key: UNSCHEDULABLE, effect: "NoSchedule" };

const REJECTION: Rejection = {
  plugin: "NodeUnschedulable",
  reasons: ["node(s) were unschedulable"],
  unresolvable: true,
};

/** Refuses cordoned nodes, to pods that do not tolerate it (kube-scheduler 1.34, NodeUnschedulable). */
export const nodeUnschedulable: Filter = ({ pod }) => {
  if (tolerates(pod.shape.tolerations, CORDONED)) return "skip";
  return { check: ({ side }) => (side.unschedulable ? REJECTION : undefined) };
};
