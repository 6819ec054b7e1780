import { value } from "../meta/quantity-values.ts";
import type { Labels } from "../objects/meta.ts";
import type { Node, Taint } from "../objects/node.ts";
import { priorityOf } from "../objects/pod-facts.ts";
import type { HostPort } from "./host-ports.ts";
import type { PodInfo } from "./pod-info.ts";
import { NO_RESOURCES, plus, type Resources, readResources } from "./resources.ts";

/** A node and what is on it. Never changed: whoever changes one makes another. */
export interface NodeInfo {
  /** Its place in the view; another node may take it when this one is gone. */
  readonly slot: number;
  readonly name: string;
  readonly side: NodeSide;
  readonly load: NodeLoad;
}

/** What the node itself says. */
export interface NodeSide {
  /** Undefined as long as only pods are known that are bound to it. */
  readonly node: Node | undefined;
  readonly labels: Labels;
  readonly taints: readonly Taint[];
  readonly unschedulable: boolean;
  readonly allocatable: Resources;
  readonly maxPods: number;
  /** Sizes in bytes of the images that it has, by each of their names. */
  readonly images: ReadonlyMap<string, number>;
}

/** What its pods make up together. */
export interface NodeLoad {
  readonly pods: readonly PodInfo[];
  readonly requested: Resources;
  /** With the amounts that scoring takes for containers that ask for none. */
  readonly scoredMilliCpu: number;
  readonly scoredMemory: number;
  readonly hostPorts: readonly HostPort[];
  /** Of the least important of them; infinite without any. */
  readonly lowestPriority: number;
}

export const NO_LOAD: NodeLoad = {
  pods: [],
  requested: NO_RESOURCES,
  scoredMilliCpu: 0,
  scoredMemory: 0,
  hostPorts: [],
  lowestPriority: Number.POSITIVE_INFINITY,
};

export const NO_NODE: NodeSide = {
  node: undefined,
  labels: {},
  taints: [],
  unschedulable: false,
  allocatable: NO_RESOURCES,
  maxPods: 0,
  images: new Map(),
};

/** @param before what the node said earlier: what is equal is kept, so that it is the same object */
export function nodeSide(node: Node, before: NodeSide): NodeSide {
  const { labels = {} } = node.metadata;
  const { taints = [] } = node.spec ?? {};
  const earlier = before.node?.status;
  const { allocatable, images } = node.status ?? {};
  const sameAmounts = earlier !== undefined && earlier.allocatable === allocatable;
  return {
    node,
    labels: kept(before.labels, labels),
    taints: kept(before.taints, taints),
    unschedulable: node.spec?.unschedulable ?? false,
    allocatable: sameAmounts ? before.allocatable : readResources(allocatable),
    maxPods: sameAmounts ? before.maxPods : value(allocatable?.["pods"] ?? 0),
    images: earlier !== undefined && earlier.images === images ? before.images : sizes(images),
  };
}

function kept<T>(before: T, after: T): T {
  return before === after || JSON.stringify(before) === JSON.stringify(after) ? before : after;
}

function sizes(images: NonNullable<Node["status"]>["images"] = []): ReadonlyMap<string, number> {
  return new Map(
    images.flatMap(({ names = [], sizeBytes = 0 }) =>
      names.map((name): [string, number] => [name, sizeBytes]),
    ),
  );
}

export function withPod({ pods, ...load }: NodeLoad, pod: PodInfo): NodeLoad {
  const lowestPriority = Math.min(load.lowestPriority, priorityOf(pod.pod));
  return { ...carrying(load, pod, 1), pods: [...pods, pod], lowestPriority };
}

/** Without the pod that is at this place of the list. */
export function withoutPod({ pods, ...load }: NodeLoad, at: number): NodeLoad {
  const pod = pods[at];
  if (pod === undefined) return { pods, ...load };
  const left = pods.toSpliced(at, 1);
  if (left.length === 0) return NO_LOAD;
  const lowestPriority =
    priorityOf(pod.pod) > load.lowestPriority
      ? load.lowestPriority
      : Math.min(...left.map((other) => priorityOf(other.pod)));
  return { ...carrying(load, pod, -1), pods: left, lowestPriority };
}

type Carried = Omit<NodeLoad, "pods" | "lowestPriority">;

function carrying(load: Carried, { shape }: PodInfo, sign: 1 | -1): Carried {
  return {
    requested: plus(load.requested, shape.requests, sign),
    scoredMilliCpu: load.scoredMilliCpu + sign * shape.forScoring.milliCpu,
    scoredMemory: load.scoredMemory + sign * shape.forScoring.memory,
    hostPorts: shape.hostPorts.length === 0 ? load.hostPorts : ports(load, shape.hostPorts, sign),
  };
}

/** Pods on one node may hold the same port all the same, when they were bound by hand. */
function ports(load: Carried, changed: readonly HostPort[], sign: 1 | -1): readonly HostPort[] {
  if (sign === 1) return [...load.hostPorts, ...changed];
  const left = [...load.hostPorts];
  for (const port of changed) {
    const at = left.findIndex(
      ({ ip, protocol, port: number }) =>
        ip === port.ip && protocol === port.protocol && number === port.port,
    );
    if (at >= 0) left.splice(at, 1);
  }
  return left;
}
