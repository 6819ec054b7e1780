/** The simulated cluster as devstack.yaml declares it. */
export interface TopologyConfig {
  region: string;
  /** In file order. */
  zones: readonly ZoneConfig[];
  /** Kinds of nodes, by name. */
  classes: Readonly<Record<string, NodeClassConfig>>;
  storageClasses: readonly StorageClassConfig[];
  /** Absolute: manifests and folders of them; null for the stack's own services. */
  apply: readonly string[] | null;
  seed: number;
  speed: SpeedConfig;
  knobs: KnobsConfig;
}

/** Its seconds per second, or a time that stands still until it is told to go on. */
export type SpeedConfig = number | "paused";

export interface ZoneConfig {
  name: string;
  nodes: number;
  class: string;
}

/** What it leaves out is as usual. */
export interface NodeClassConfig {
  /** Quantities, by resource. */
  resources: Readonly<Record<string, string>>;
  labels: Readonly<Record<string, string>>;
  taints: readonly TaintConfig[];
}

export interface TaintConfig {
  key: string;
  value?: string;
  effect: "NoSchedule" | "PreferNoSchedule" | "NoExecute";
}

export interface StorageClassConfig {
  name: string;
  isDefault: boolean;
  provisioner?: string;
  reclaimPolicy: "Delete" | "Retain";
  volumeBindingMode: "WaitForFirstConsumer" | "Immediate";
  zones?: readonly string[];
}

/** Only those that were written. */
export interface KnobsConfig {
  nodeMonitorGracePeriodMs?: number;
  nodeMonitorPeriodMs?: number;
  defaultTolerationSeconds?: number;
  nodeEvictionRate?: number;
  secondaryNodeEvictionRate?: number;
  unhealthyZoneThreshold?: number;
  largeClusterSizeThreshold?: number;
  endpointLagMs?: number;
  probes?: ProbesConfig;
}

/** How containers are probed whose manifests do not say; only what was written. */
export interface ProbesConfig {
  readiness?: ProbeTimesConfig;
  liveness?: ProbeTimesConfig;
}

export interface ProbeTimesConfig {
  initialDelaySeconds?: number;
  periodSeconds?: number;
  successThreshold?: number;
  failureThreshold?: number;
}
