/** What can be set of the node lifecycle controller, as flags of kube-controller-manager have it. */
export interface NodeLifecycleOptions {
  /** How often nodes are looked at: 5 s. */
  readonly monitorPeriodMs: number;
  /** How long a node may be silent: 50 s in 1.34. */
  readonly monitorGracePeriodMs: number;
  /** The same of one that has never said anything: 60 s. */
  readonly startupGracePeriodMs: number;
  /** Nodes per second and zone whose pods are told to go: 0.1. */
  readonly evictionRate: number;
  /** The same of a large zone that is partly lost: 0.01. */
  readonly secondaryEvictionRate: number;
  /** A zone with more nodes than these is large: 50. */
  readonly largeClusterThreshold: number;
  /** From this share of lost nodes on a zone is partly lost: 0.55. */
  readonly unhealthyZoneThreshold: number;
}

/** The defaults of kube-controller-manager 1.34. */
export const NODE_LIFECYCLE_DEFAULTS: NodeLifecycleOptions = {
  monitorPeriodMs: 5_000,
  monitorGracePeriodMs: 50_000,
  startupGracePeriodMs: 60_000,
  evictionRate: 0.1,
  secondaryEvictionRate: 0.01,
  largeClusterThreshold: 50,
  unhealthyZoneThreshold: 0.55,
};
