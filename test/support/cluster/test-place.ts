import { podGraceSeconds } from "../../../src/cluster/admission/pod-grace.ts";
import { Cluster } from "../../../src/cluster/cluster.ts";
import type { Component, World } from "../../../src/cluster/components/component.ts";
import { POD_OWNER_INDEX } from "../../../src/cluster/controllers/claim-pods.ts";
import { targetNode } from "../../../src/cluster/controllers/daemon-set/daemon-pods.ts";
import { withDefaults } from "../../../src/cluster/defaults/default-object.ts";
import { asNewObject } from "../../../src/cluster/defaults/new-object.ts";
import { EVENT_INDEXES } from "../../../src/cluster/events/record-event.ts";
import type { KubeObject, Labels } from "../../../src/cluster/objects/meta.ts";
import type { Pod, PodPhase } from "../../../src/cluster/objects/pod.ts";
import { isReady, isTerminating } from "../../../src/cluster/objects/pod-facts.ts";
import { EVENTS, NAMESPACES, NODES, PODS } from "../../../src/cluster/objects/resources.ts";
import type { Change } from "../../../src/cluster/store/history.ts";
import { keyOf, type Resource, splitKey } from "../../../src/cluster/store/resource.ts";
import type { Index } from "../../../src/cluster/store/store.ts";
import { formatApiTime } from "../../../src/cluster/time/format-api-time.ts";
import type { Strategy } from "../../../src/cluster/write/strategy.ts";
import type { NewObject } from "../../../src/cluster/write/writer.ts";

export const START_MS = Date.parse("2026-01-01T00:00:00Z");
const KUBELET = "stand-in-kubelet";

/**
 * Stands in for scheduler and kubelets in tests of controllers: puts a pod on a node at once, lets it
 * become ready after a time and end within its grace. It leaves pods alone that are labelled
 * `by-hand`.
 */
class StandInKubelet implements Component {
  readonly name = KUBELET;
  readonly #readyAfterMs: number;

  constructor(readyAfterMs: number) {
    this.#readyAfterMs = readyAfterMs;
  }

  observe({ resource, type, object }: Change, { agenda, nowMs }: World): void {
    if (resource !== PODS.id || type === "DELETED") return;
    const pod = object as Pod;
    if (pod.metadata.labels?.["by-hand"] !== undefined) return;
    const key = keyOf(pod);
    if (isTerminating(pod)) {
      const { deletionGracePeriodSeconds = 0 } = pod.metadata;
      agenda.noteAtLatest({
        atMs: nowMs + deletionGracePeriodSeconds * 1_000,
        component: KUBELET,
        key: `end ${key}`,
      });
    } else if (type === "ADDED") {
      agenda.note({ atMs: nowMs + this.#readyAfterMs, component: KUBELET, key: `run ${key}` });
    }
  }

  reconcile(id: string, { store, writer, nowMs }: World): void {
    const [what, key = ""] = id.split(" ");
    const { namespace, name } = splitKey(key);
    const pod = store.get(PODS, namespace, name);
    if (pod === undefined) return;
    if (what === "end") {
      if (isTerminating(pod)) writer.delete(PODS, pod.metadata, { gracePeriodSeconds: 0 });
      return;
    }
    const bound = writer.update(PODS, {
      ...pod,
      spec: { nodeName: targetNode(pod) ?? "node-a1", ...pod.spec },
    });
    writer.updateStatus(PODS, withPhase(bound, { phase: "Running", isReady: true, nowMs }));
  }

  fork(): Component {
    return this;
  }
}

function withPhase(pod: Pod, wanted: { phase: PodPhase; isReady: boolean; nowMs: number }): Pod {
  const status = wanted.isReady ? "True" : "False";
  const lastTransitionTime = formatApiTime(wanted.nowMs);
  const others = (pod.status?.conditions ?? []).filter(({ type }) => type !== "Ready");
  const conditions = [...others, { type: "Ready", status, lastTransitionTime } as const];
  return { ...pod, status: { ...pod.status, phase: wanted.phase, conditions } };
}

const PLAIN: Strategy = {
  ...{ namespaced: true, ownStatus: true, counted: true },
  admit: (object) => asNewObject(withDefaults(object)),
  admitChange: (object) => withDefaults(object),
};
const CLUSTER_SCOPED: Strategy = { ...PLAIN, namespaced: false };
const PLACED: Strategy = {
  ...PLAIN,
  graceSeconds: (pod) => podGraceSeconds(pod as Pod),
  admit: (object) => asNewObject(withDefaults(object)),
};

interface TestPlaceOptions {
  readonly components: readonly Component[];
  /** What has a status and a generation, other than pods. */
  readonly resources: readonly Resource<KubeObject>[];
  readonly indexes?: readonly Index[];
  /** How long a pod takes until it is ready; 0 when absent. */
  readonly readyAfterMs?: number;
}

/** A cluster with the controllers of a test, the namespace `default` and a kubelet of its own. */
export function testPlace(options: TestPlaceOptions) {
  const { components, resources, indexes = [], readyAfterMs = 0 } = options;
  const cluster = Cluster.create({
    ...{ seed: 7, startMs: START_MS, indexes: [POD_OWNER_INDEX, ...EVENT_INDEXES, ...indexes] },
    components: [...components, new StandInKubelet(readyAfterMs)],
    strategies: new Map([
      ...resources.map(({ id }) => [id, PLAIN] as const),
      [PODS.id, PLACED],
      [NODES.id, CLUSTER_SCOPED],
      [NAMESPACES.id, CLUSTER_SCOPED],
    ]),
  });
  const metadata = { name: "default" };
  cluster.write((writer) =>
    writer.create(NAMESPACES, { apiVersion: "v1", kind: "Namespace", metadata }),
  );
  return new TestPlace(cluster);
}

/** What tests of controllers do and look at. */
export class TestPlace {
  readonly cluster: Cluster;

  constructor(cluster: Cluster) {
    this.cluster = cluster;
  }

  create<T extends KubeObject>(resource: Resource<T>, object: NewObject<T>): T {
    const made = this.cluster.write((writer) => writer.create(resource, inDefault(object)));
    this.pass(0);
    return this.get(resource, made.metadata.name) ?? made;
  }

  get<T extends KubeObject>(resource: Resource<T>, name: string): T | undefined {
    return this.cluster.store.get(resource, "default", name);
  }

  /** Changes an object that is there. */
  change<T extends KubeObject>(
    resource: Resource<T>,
    name: string,
    change: (object: T) => T,
  ): void {
    const found = this.get(resource, name);
    if (found === undefined) throw new Error(`${resource.id} ${name} is not there`);
    this.cluster.write((writer) => writer.update(resource, change(found)));
    this.pass(0);
  }

  delete(resource: Resource<KubeObject>, name: string, gracePeriodSeconds?: number): void {
    const options = gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds };
    this.cluster.write((writer) =>
      writer.delete(resource, { namespace: "default", name }, options),
    );
    this.pass(0);
  }

  /** Says of a pod how it is. */
  report(name: string, phase: PodPhase, ready = false): void {
    const pod = this.get(PODS, name);
    if (pod === undefined) throw new Error(`pod ${name} is not there`);
    const { nowMs } = this.cluster;
    const wanted = { phase, isReady: ready, nowMs };
    this.cluster.write((writer) => {
      const bound = writer.update(PODS, {
        ...pod,
        spec: { nodeName: targetNode(pod) ?? "node-a1", ...pod.spec },
      });
      writer.updateStatus(PODS, withPhase(bound, wanted));
    });
    this.pass(0);
  }

  /** Lets time pass, in seconds. */
  pass(seconds: number): void {
    this.cluster.advanceTo(this.cluster.nowMs + seconds * 1_000);
  }

  /** The pods by name, with what there is to say of them. */
  pods(): string[] {
    return this.cluster.store.list(PODS).map((pod) => {
      const { name } = pod.metadata;
      if (isTerminating(pod)) return `${name} terminating`;
      return isReady(pod) ? `${name} ready` : `${name} ${pod.status?.phase}`;
    });
  }

  /** What was said of an object, in order: reason, message and how often. */
  events(name: string): string[] {
    return this.cluster.store
      .list(EVENTS)
      .filter(({ involvedObject }) => involvedObject.name === name)
      .map(({ type, reason, message, count }) => `${type} ${reason} ${message} (${count})`);
  }

  fork(): TestPlace {
    return new TestPlace(this.cluster.fork());
  }
}

/** A pod that nobody manages unless it says so. */
export function testPod(name: string, labels: Labels, rest: Partial<Pod["metadata"]> = {}) {
  return {
    ...{ apiVersion: "v1", kind: "Pod", metadata: { name, labels, ...rest } },
    spec: { containers: [{ name: "main", image: "main:1" }] },
  } satisfies NewObject<Pod>;
}

function inDefault<T extends KubeObject>(object: NewObject<T>): NewObject<T> {
  return { ...object, metadata: { namespace: "default", ...object.metadata } };
}
