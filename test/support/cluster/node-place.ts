import type { Cluster } from "../../../src/cluster/cluster.ts";
import type { Component } from "../../../src/cluster/components/component.ts";
import type { Node } from "../../../src/cluster/objects/node.ts";
import { type NodeState, withNodeState } from "../../../src/cluster/objects/node-state.ts";
import type { Pod, PodSpec } from "../../../src/cluster/objects/pod.ts";
import { EVENTS, NAMESPACES, NODES, PODS } from "../../../src/cluster/objects/resources.ts";
import type { NewObject } from "../../../src/cluster/write/writer.ts";
import { must } from "./default-objects.ts";
import { type TestClusterOptions, testCluster } from "./test-cluster.ts";

/** A cluster with nodes and pods that are bound by hand, for tests of what happens on nodes. */
export class NodePlace {
  readonly cluster: Cluster;

  constructor(
    components: readonly Component[],
    options: Omit<TestClusterOptions, "components"> = {},
  ) {
    this.cluster = testCluster({ components, ...options });
    const namespace = {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: "kube-node-lease" },
    };
    this.cluster.write((writer) => writer.create(NAMESPACES, namespace));
  }

  /** A node in a zone, with room for pods. */
  node(name: string, zone = "a", rest: Partial<Pick<Node, "spec" | "status">> = {}): Node {
    const index = this.cluster.store.count(NODES);
    const room = { cpu: "4", memory: "8Gi", pods: "110" };
    return this.cluster.write((writer) =>
      writer.create(NODES, {
        ...{ apiVersion: "v1", kind: "Node" },
        metadata: { name, labels: { "topology.kubernetes.io/zone": zone } },
        spec: { podCIDR: `10.244.${index}.0/24`, ...rest.spec },
        status: {
          addresses: [{ type: "InternalIP", address: `10.0.0.${index + 1}` }],
          ...{ capacity: room, allocatable: room },
          ...rest.status,
        },
      }),
    );
  }

  /** A pod that is bound already. */
  pod(name: string, spec: Partial<PodSpec> = {}, metadata: NewObject<Pod>["metadata"] = {}): Pod {
    return this.cluster.write((writer) =>
      writer.create(PODS, {
        ...{ apiVersion: "v1", kind: "Pod" },
        metadata: { namespace: "default", name, ...metadata },
        spec: { containers: [{ name: "web", image: "nginx:1.29" }], nodeName: "n1", ...spec },
      }),
    );
  }

  delete(name: string, gracePeriodSeconds?: number): void {
    const options = gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds };
    this.cluster.write((writer) => writer.delete(PODS, { namespace: "default", name }, options));
  }

  /** Something happens to a node, or its end. */
  put(name: string, state: NodeState): void {
    const node = this.nodeOf(name);
    this.cluster.write((writer) => writer.update(NODES, withNodeState(node, state)));
  }

  /** Lets that many seconds pass. */
  pass(seconds: number): void {
    this.cluster.advanceTo(this.cluster.nowMs + seconds * 1_000);
  }

  /** @throws Error where there is none */
  podOf(name: string): Pod {
    return must(this.cluster, PODS, name);
  }

  /** @throws Error where there is none */
  nodeOf(name: string): Node {
    const node = this.cluster.store.get(NODES, "", name);
    if (node === undefined) throw new Error(`no node ${name}`);
    return node;
  }

  /** Which pods there are. */
  get pods(): readonly string[] {
    return this.cluster.store.list(PODS).map(({ metadata }) => metadata.name);
  }

  /** What has been told of an object, in the order in which it was told first. */
  events(name: string): readonly string[] {
    return this.cluster.store
      .list(EVENTS)
      .filter(({ involvedObject }) => involvedObject.name === name)
      .toSorted((a, b) =>
        a.firstTimestamp < b.firstTimestamp ? -1 : Number(a.firstTimestamp > b.firstTimestamp),
      )
      .map(({ reason, message }) => `${reason}: ${message}`);
  }
}

/** The conditions of a pod or a node that hold, or others where they are asked for. */
export function conditionsOf(
  { status }: Pick<Pod | Node, "status">,
  wanted = "True",
): readonly string[] {
  return (status?.conditions ?? [])
    .filter(({ status: value }) => value === wanted)
    .map(({ type }) => type);
}
