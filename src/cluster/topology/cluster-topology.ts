import type { Labels, ResourceList } from "../objects/meta.ts";
import type { Taint } from "../objects/node.ts";

/** What the machines of a simulated cluster are like, and where they stand. */
export interface ClusterTopology {
  /** The label `topology.kubernetes.io/region` of all nodes. */
  readonly region: string;
  /** In the order in which their nodes are made. */
  readonly zones: readonly Zone[];
  /** By name; a zone that names none has machines of `STANDARD_CLASS`. */
  readonly classes: Readonly<Record<string, NodeClass>>;
  readonly storageClasses: readonly StorageClassDescription[];
}

export interface Zone {
  /** The label `topology.kubernetes.io/zone` of its nodes. */
  readonly name: string;
  /** How many nodes it has: a whole number from 0. */
  readonly nodes: number;
  /** What they are like. */
  readonly class?: string;
}

/** A kind of machine. What it leaves out is as in `STANDARD_CLASS`. */
export interface NodeClass {
  /** Quantities of `cpu`, `memory`, `pods` and whatever else pods may ask for. */
  readonly resources?: ResourceList;
  readonly labels?: Labels;
  readonly taints?: readonly Taint[];
}

export interface StorageClassDescription {
  readonly name: string;
  /** Used by claims that name none. */
  readonly isDefault?: boolean;
  readonly provisioner?: string;
  readonly reclaimPolicy?: "Delete" | "Retain";
  readonly volumeBindingMode?: "Immediate" | "WaitForFirstConsumer";
  /** Where volumes may be made; anywhere when absent. */
  readonly zones?: readonly string[];
}

/** Makes volumes that can be used in one zone alone, as the disks of clouds. */
export const ZONAL_PROVISIONER = "sim.devstack.dev/zonal";

/** A machine of medium size. */
export const STANDARD_CLASS = {
  resources: { cpu: "4", memory: "8Gi", pods: "110", "ephemeral-storage": "100Gi" },
} as const satisfies NodeClass;

/** Three zones with two nodes each, and zonal disks. */
export const DEFAULT_TOPOLOGY: ClusterTopology = {
  region: "us-east-1",
  zones: ["us-east-1a", "us-east-1b", "us-east-1c"].map((name) => ({ name, nodes: 2 })),
  classes: {},
  storageClasses: [{ name: "standard", isDefault: true }],
};
