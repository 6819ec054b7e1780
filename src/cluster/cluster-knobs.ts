import { NODE_LIFECYCLE_DEFAULTS } from "./controllers/node-lifecycle/node-lifecycle-options.ts";
import type { ProbeSettings } from "./kubelet/run/probed-pod.ts";

/** What decides how fast a cluster sees a failure and acts on it; times in milliseconds. */
export interface ClusterKnobs {
  /** How long a node may be silent until it counts as lost (`--node-monitor-grace-period`). */
  readonly nodeMonitorGracePeriodMs: number;
  /** How often nodes are looked at (`--node-monitor-period`). */
  readonly nodeMonitorPeriodMs: number;
  /**
   * How long pods bear a node that is not ready or unreachable where they do not say, in seconds
   * (`--default-not-ready-toleration-seconds`, `--default-unreachable-toleration-seconds`).
   */
  readonly defaultTolerationSeconds: number;
  /** Nodes per second and zone from which pods are sent away (`--node-eviction-rate`). */
  readonly nodeEvictionRate: number;
  /** The same in a large zone that is partly lost (`--secondary-node-eviction-rate`). */
  readonly secondaryNodeEvictionRate: number;
  /** From this share of lost nodes on a zone is partly lost (`--unhealthy-zone-threshold`). */
  readonly unhealthyZoneThreshold: number;
  /** A zone with more nodes is large (`--large-cluster-size-threshold`). */
  readonly largeClusterSizeThreshold: number;
  /** From a change of endpoints until requests follow it. */
  readonly endpointLagMs: number;
  /** How containers are probed whose manifests do not say: as Kubernetes does where nothing is set. */
  readonly probes: ProbeSettings;
}

/** Those of Kubernetes 1.34, but 40 s for silent nodes, which the platform's guides reckon with. */
export const DEFAULT_KNOBS: ClusterKnobs = {
  nodeMonitorGracePeriodMs: 40_000,
  nodeMonitorPeriodMs: NODE_LIFECYCLE_DEFAULTS.monitorPeriodMs,
  defaultTolerationSeconds: 300,
  nodeEvictionRate: NODE_LIFECYCLE_DEFAULTS.evictionRate,
  secondaryNodeEvictionRate: NODE_LIFECYCLE_DEFAULTS.secondaryEvictionRate,
  unhealthyZoneThreshold: NODE_LIFECYCLE_DEFAULTS.unhealthyZoneThreshold,
  largeClusterSizeThreshold: NODE_LIFECYCLE_DEFAULTS.largeClusterThreshold,
  endpointLagMs: 500,
  probes: {},
};
