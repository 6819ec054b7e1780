/**
 * Timers of the control plane, shortened so that scenarios take seconds; the simulated one is given
 * the same. Times in milliseconds unless the name says otherwise.
 */
export const KNOBS = {
  nodeMonitorGracePeriodMs: 4_000,
  nodeMonitorPeriodMs: 500,
  defaultTolerationSeconds: 3,
  nodeEvictionRate: 2,
  secondaryNodeEvictionRate: 0.5,
  unhealthyZoneThreshold: 0.55,
  largeClusterSizeThreshold: 50,
} as const;

/** How long a lease of a node is good for: a kubelet renews it four times as often. */
export const LEASE_SECONDS = 4;

/** Labels of pods by which the kubelets of both know how they are to fare. */
export const FARES = "fares";
