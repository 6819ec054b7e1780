import type { Cluster } from "../../../src/cluster/cluster.ts";
import { targetNode } from "../../../src/cluster/controllers/daemon-set/daemon-pods.ts";
import type { KubeObject, Labels } from "../../../src/cluster/objects/meta.ts";
import type { Pod, PodPhase } from "../../../src/cluster/objects/pod.ts";
import { isReady, isTerminating } from "../../../src/cluster/objects/pod-facts.ts";
import { EVENTS, PODS } from "../../../src/cluster/objects/resources.ts";
import type { Resource } from "../../../src/cluster/store/resource.ts";
import type { NewObject } from "../../../src/cluster/write/writer.ts";
import { change, create, must } from "./default-objects.ts";
import { StandInKubelet, withState } from "./stand-in-kubelet.ts";
import { type TestClusterOptions, testCluster } from "./test-cluster.ts";

interface TestPlaceOptions extends TestClusterOptions {
  /** How long a pod takes until it is ready; 0 when absent. */
  readonly readyAfterMs?: number;
}

/** A cluster with the controllers of a test, and a kubelet of its own. */
export function testPlace({ components, readyAfterMs = 0, ...rest }: TestPlaceOptions) {
  const kubelet = new StandInKubelet({ readyAfterMs: () => readyAfterMs });
  return new TestPlace(testCluster({ seed: 7, components: [...components, kubelet], ...rest }));
}

/** What tests of controllers do and look at. */
export class TestPlace {
  readonly cluster: Cluster;

  constructor(cluster: Cluster) {
    this.cluster = cluster;
  }

  create<T extends KubeObject>(resource: Resource<T>, object: NewObject<T>): T {
    const made = create(this.cluster, resource, object);
    this.pass(0);
    return this.get(resource, made.metadata.name) ?? made;
  }

  get<T extends KubeObject>(resource: Resource<T>, name: string): T | undefined {
    return this.cluster.store.get(resource, "default", name);
  }

  /** Changes an object that is there. */
  change<T extends KubeObject>(resource: Resource<T>, name: string, how: (object: T) => T): void {
    change(this.cluster, [resource, name], how);
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
    const pod = must(this.cluster, PODS, name);
    const { nowMs } = this.cluster;
    const wanted = { phase, isReady: ready, nowMs };
    this.cluster.write((writer) => {
      const bound = writer.update(PODS, {
        ...pod,
        spec: { nodeName: targetNode(pod) ?? "node-a1", ...pod.spec },
      });
      writer.updateStatus(PODS, withState(bound, wanted));
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
