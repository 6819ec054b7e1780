import type { Cluster } from "../../../src/cluster/cluster.ts";
import { GarbageCollector } from "../../../src/cluster/controllers/garbage-collector/garbage-collector.ts";
import type { KubeObject } from "../../../src/cluster/objects/meta.ts";
import type { Pod } from "../../../src/cluster/objects/pod.ts";
import { isActive, isReady } from "../../../src/cluster/objects/pod-facts.ts";
import { EVENTS, PODS } from "../../../src/cluster/objects/resources.ts";
import { type KubeletBehaviour, StandInKubelet } from "./stand-in-kubelet.ts";
import { type TestClusterOptions, testCluster } from "./test-cluster.ts";

export interface WorkloadClusterOptions extends TestClusterOptions {
  readonly kubelet?: Partial<KubeletBehaviour>;
}

/** A cluster with the controllers on trial, where pods take a second to start and half of one to end. */
export function workloadCluster({ components, kubelet, ...rest }: WorkloadClusterOptions) {
  const behaviour = { readyAfterMs: () => 1_000, goneAfterMs: () => 500, ...kubelet };
  const others = [new GarbageCollector(), new StandInKubelet(behaviour)];
  return testCluster({ components: [...components, ...others], ...rest });
}

/** Lets so much time pass. */
export function pass(cluster: Cluster, ms: number): void {
  cluster.advanceTo(cluster.nowMs + ms);
}

export function activePods(cluster: Pick<Cluster, "store">): Pod[] {
  return cluster.store.list(PODS).filter(isActive);
}

export function readyPods(cluster: Pick<Cluster, "store">): Pod[] {
  return activePods(cluster).filter(isReady);
}

/** What was told of an object, in order: `ScalingReplicaSet: Scaled up …`. */
export function told(cluster: Pick<Cluster, "store">, name: string): string[] {
  return cluster.store
    .list(EVENTS)
    .filter(({ involvedObject }) => involvedObject.name === name)
    .toSorted((left, right) => versionOf(left) - versionOf(right))
    .map(({ reason, message }) => `${reason}: ${message}`);
}

function versionOf({ metadata }: KubeObject): number {
  return Number(metadata.resourceVersion);
}
