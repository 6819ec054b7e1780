/** The rules of the default profile that can refuse a node (kube-scheduler 1.34). */
export type FilterName =
  | "SchedulingGates"
  | "NodeUnschedulable"
  | "NodeName"
  | "TaintToleration"
  | "NodeAffinity"
  | "NodePorts"
  | "NodeResourcesFit"
  | "VolumeRestrictions"
  | "VolumeBinding"
  | "VolumeZone"
  | "PodTopologySpread"
  | "InterPodAffinity";

/** Why a rule refuses a node, or all nodes. */
export interface Rejection {
  readonly plugin: FilterName;
  /** In the scheduler's words, to be counted. */
  readonly reasons: readonly string[];
  /** No pod that goes away would help, so that preemption need not look at the node. */
  readonly unresolvable: boolean;
}
