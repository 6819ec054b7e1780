import type { Cluster } from "../../../src/cluster/cluster.ts";
import { findCondition } from "../../../src/cluster/objects/conditions.ts";
import type { Node } from "../../../src/cluster/objects/node.ts";
import type { Pod } from "../../../src/cluster/objects/pod.ts";
import { EVENTS, NODES, PODS } from "../../../src/cluster/objects/resources.ts";
import { Scheduler } from "../../../src/cluster/scheduler/component/scheduler.ts";
import type { PodExplanation } from "../../../src/cluster/scheduler/explain/pod-explanation.ts";
import { must } from "./default-objects.ts";
import { aPod, type PodParts } from "./scheduling.ts";
import { type TestClusterOptions, testCluster } from "./test-cluster.ts";

/** A cluster with the scheduler and without kubelets: pods have a node, and that is all. */
export class SchedulerPlace {
  readonly cluster: Cluster;

  constructor(
    nodes: readonly Node[],
    { components = [], ...options }: Partial<TestClusterOptions> = {},
  ) {
    const parts = [new Scheduler(), ...components];
    this.cluster = testCluster({ components: parts, ...options });
    for (const node of nodes) this.addNode(node);
  }

  addNode(node: Node): void {
    this.cluster.write((writer) => writer.create(NODES, node));
  }

  changeNode(name: string, how: (node: Node) => Node): void {
    const node = this.cluster.store.get(NODES, "", name);
    if (node === undefined) throw new Error(`no node ${name}`);
    this.cluster.write((writer) => writer.updateUnchecked(NODES, how(node)));
  }

  /** Creates pods all at once, and gives the names of the nodes that they get; `-` without one. */
  place(pods: Readonly<Record<string, PodParts>>): readonly string[] {
    const names = Object.keys(pods);
    this.cluster.write((writer) => {
      for (const [name, parts] of Object.entries(pods)) writer.create(PODS, aPod(name, parts));
    });
    return names.map((name) => this.nodeOf(name));
  }

  nodeOf(name: string): string {
    return this.pod(name).spec.nodeName ?? "-";
  }

  pod(name: string): Pod {
    return must(this.cluster, PODS, name);
  }

  change(name: string, how: (pod: Pod) => Pod): void {
    const pod = this.pod(name);
    this.cluster.write((writer) => writer.updateUnchecked(PODS, how(pod)));
  }

  delete(...names: readonly string[]): void {
    this.cluster.write((writer) => {
      for (const name of names) {
        writer.delete(PODS, { namespace: "default", name }, { gracePeriodSeconds: 0 });
      }
    });
  }

  /** What its condition PodScheduled says: `False Unschedulable: …`. */
  verdict(name: string): string {
    const condition = findCondition(this.pod(name).status?.conditions, "PodScheduled");
    const { status = "-", reason = "", message = "" } = condition ?? {};
    return `${status} ${reason}: ${message}`;
  }

  explain(name: string): PodExplanation {
    const told = this.cluster.part(Scheduler)?.explain(this.pod(name), this.cluster);
    if (told === undefined) throw new Error("there is no scheduler");
    return told;
  }

  /** How often it was tried in vain. */
  triesOf(name: string): number {
    return this.cluster.store
      .list(EVENTS)
      .filter((event) => event.reason === "FailedScheduling" && event.involvedObject.name === name)
      .reduce((sum, { count }) => sum + count, 0);
  }

  /** What was told of it: `Scheduled: …`. */
  events(name: string): readonly string[] {
    return this.cluster.store
      .list(EVENTS)
      .filter(({ involvedObject }) => involvedObject.name === name)
      .map(({ reason, message }) => `${reason}: ${message}`);
  }

  /** Lets so many seconds pass. */
  pass(seconds: number): void {
    this.cluster.advanceTo(this.cluster.nowMs + seconds * 1_000);
  }

  /** How many pods are in each zone that nodes are named after: `{ a: 2, "-": 1 }`. */
  byZone(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { spec } of this.cluster.store.list(PODS)) {
      const zone = spec.nodeName?.charAt(0) ?? "-";
      counts[zone] = (counts[zone] ?? 0) + 1;
    }
    return counts;
  }
}

/** As many pods that are alike, by names that differ. */
export function podsAlike(name: string, count: number, parts: PodParts): Record<string, PodParts> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`${name}-${index}`, parts]),
  );
}
