import { podGraceSeconds } from "../../../src/cluster/admission/pod-grace.ts";
import { Cluster } from "../../../src/cluster/cluster.ts";
import type { Component } from "../../../src/cluster/components/component.ts";
import { POD_OWNER_INDEX } from "../../../src/cluster/controllers/claim-pods.ts";
import { GarbageCollector } from "../../../src/cluster/controllers/garbage-collector/garbage-collector.ts";
import { REPLICA_SET_OWNER_INDEX } from "../../../src/cluster/controllers/replica-set/related-pods.ts";
import { withDefaults } from "../../../src/cluster/defaults/default-object.ts";
import { EVENT_INDEXES } from "../../../src/cluster/events/record-event.ts";
import type { KubeObject } from "../../../src/cluster/objects/meta.ts";
import type { Pod } from "../../../src/cluster/objects/pod.ts";
import { isActive, isReady } from "../../../src/cluster/objects/pod-facts.ts";
import {
  DEPLOYMENTS,
  EVENTS,
  NAMESPACES,
  PODS,
  REPLICA_SETS,
} from "../../../src/cluster/objects/resources.ts";
import type { Resource } from "../../../src/cluster/store/resource.ts";
import type { Strategy } from "../../../src/cluster/write/strategy.ts";
import type { NewObject } from "../../../src/cluster/write/writer.ts";
import { type KubeletBehaviour, StandInKubelet } from "./stand-in-kubelet.ts";

export const START_MS = Date.parse("2026-01-01T00:00:00Z");
const NAMESPACED: Strategy = { namespaced: true, ownStatus: true, counted: true };
const DEFAULTED: Strategy = { ...NAMESPACED, admit: withDefaults, admitChange: withDefaults };

const STRATEGIES = new Map<string, Strategy>([
  [NAMESPACES.id, { namespaced: false, ownStatus: true, counted: false }],
  [DEPLOYMENTS.id, DEFAULTED],
  [REPLICA_SETS.id, DEFAULTED],
  [PODS.id, { ...NAMESPACED, graceSeconds: (pod) => podGraceSeconds(pod as Pod) }],
]);

export interface WorkloadClusterOptions {
  /** What is on trial. */
  readonly components: readonly Component[];
  readonly kubelet?: Partial<KubeletBehaviour>;
  readonly seed?: number;
  readonly strategies?: readonly (readonly [string, Strategy])[];
}

/** A cluster with the namespace `default`, a stand-in for its nodes, and the controllers on trial. */
export function workloadCluster({
  components,
  kubelet,
  seed = 1,
  strategies = [],
}: WorkloadClusterOptions) {
  const behaviour: KubeletBehaviour = {
    nodes: ["node-a1", "node-b1", "node-c1"],
    readyAfterMs: () => 1_000,
    goneAfterMs: () => 500,
    ...kubelet,
  };
  const cluster = Cluster.create({
    ...{ seed, startMs: START_MS },
    components: [...components, new GarbageCollector(), new StandInKubelet(behaviour)],
    strategies: new Map([...STRATEGIES, ...strategies]),
    indexes: [POD_OWNER_INDEX, REPLICA_SET_OWNER_INDEX, ...EVENT_INDEXES],
  });
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "default" } };
  cluster.write((writer) => writer.create(NAMESPACES, namespace));
  return cluster;
}

/** Creates an object in the namespace `default`. */
export function create<T extends KubeObject>(
  cluster: Cluster,
  resource: Resource<T>,
  object: NewObject<T>,
): T {
  const metadata = { namespace: "default", ...object.metadata };
  return cluster.write((writer) => writer.create(resource, { ...object, metadata }));
}

/** Changes the object of that name in the namespace `default`. */
export function change<T extends KubeObject>(
  cluster: Cluster,
  [resource, name]: readonly [Resource<T>, string],
  how: (object: T) => T,
): T {
  return cluster.write((writer) => writer.update(resource, how(must(cluster, resource, name))));
}

export function must<T extends KubeObject>(
  cluster: Pick<Cluster, "store">,
  resource: Resource<T>,
  name: string,
): T {
  const object = cluster.store.get(resource, "default", name);
  if (object === undefined) throw new Error(`no ${resource.id} ${name}`);
  return object;
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
