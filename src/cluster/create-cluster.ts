import { admissionStrategies } from "./admission/strategies.ts";
import { Cluster, type ClusterOptions, type SavedCluster } from "./cluster.ts";
import { type ClusterKnobs, DEFAULT_KNOBS } from "./cluster-knobs.ts";
import { CLUSTER_INDEXES, clusterParts } from "./cluster-parts.ts";
import { AllStrategies } from "./custom-resources/custom-strategies.ts";
import type { KubeletOptions } from "./kubelet/kubelet.ts";
import { type ClusterTopology, DEFAULT_TOPOLOGY } from "./topology/cluster-topology.ts";
import { createFirstObjects } from "./topology/first-objects.ts";

export interface CreateClusterOptions {
  /** The same seed and the same wishes at the same times give the same history. */
  readonly seed: number;
  /** When it begins, in milliseconds since the Unix epoch: whole seconds look best. */
  readonly startMs: number;
  /** Three zones with two nodes each when absent. */
  readonly topology?: ClusterTopology;
  /** What differs from `DEFAULT_KNOBS`. */
  readonly knobs?: Partial<ClusterKnobs>;
  /** How long the stages of pods take. */
  readonly kubelet?: KubeletOptions;
  /** How many writes are kept for those who watch: 20,000 when absent. */
  readonly historyLimit?: number;
}

/** A whole cluster: a control plane with all its parts, and nodes that are ready. */
export function createCluster(options: CreateClusterOptions): Cluster {
  const { topology = DEFAULT_TOPOLOGY } = options;
  const cluster = Cluster.create(clusterOptions(options));
  cluster.write((writer) => createFirstObjects(writer, topology));
  return cluster;
}

/**
 * The same as it was when it was saved; its nodes are those that it had then.
 *
 * @param options as it was created with
 * @throws MemoryFault for what another version of devstack has saved
 */
export function loadCluster(saved: SavedCluster, options: CreateClusterOptions): Cluster {
  return Cluster.load(saved, clusterOptions(options));
}

function clusterOptions(options: CreateClusterOptions): ClusterOptions {
  const { seed, startMs, kubelet = {}, historyLimit } = options;
  const knobs = { ...DEFAULT_KNOBS, ...options.knobs };
  return {
    ...{ seed, startMs, indexes: CLUSTER_INDEXES, components: clusterParts(knobs, kubelet) },
    strategies: new AllStrategies(
      admissionStrategies({ defaultTolerationSeconds: knobs.defaultTolerationSeconds }),
    ),
    ...(historyLimit !== undefined && { historyLimit }),
  };
}
