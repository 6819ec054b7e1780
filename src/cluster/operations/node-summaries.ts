import { findCondition } from "../objects/conditions.ts";
import type { ResourceList } from "../objects/meta.ts";
import type { Node } from "../objects/node.ts";
import { type NodeState, nodeStateOf } from "../objects/node-state.ts";
import { regionNameOf, zoneNameOf } from "../objects/node-zone.ts";
import { isFinished } from "../objects/pod-facts.ts";
import { podsOn } from "../objects/pods-by-node.ts";
import { NODES } from "../objects/resources.ts";
import type { Store } from "../store/store.ts";
import { drainOrderOf } from "./drain/drain-order.ts";

/** A node in short. */
export interface NodeSummary {
  readonly name: string;
  /** Empty for a node in none. */
  readonly zone: string;
  readonly region: string;
  readonly class: string;
  /** What is the matter with it. */
  readonly state: NodeState;
  /** What the control plane knows of it, which takes its time. */
  readonly ready: "True" | "False" | "Unknown";
  readonly isCordoned: boolean;
  readonly isDraining: boolean;
  /** Pods that are on it and have not ended. */
  readonly pods: number;
  readonly allocatable: ResourceList;
}

/** All nodes of a zone in the order of their names. */
export interface ZoneSummary {
  readonly name: string;
  readonly region: string;
  readonly nodes: number;
  readonly readyNodes: number;
  readonly cordonedNodes: number;
  readonly pods: number;
  /** `mixed` when its nodes differ. */
  readonly state: NodeState | "mixed";
}

/** In the order of zones and names. */
export function nodeSummaries(store: Pick<Store, "list" | "find">): NodeSummary[] {
  return store
    .list(NODES)
    .map((node) => summaryOf(node, store))
    .toSorted((left, right) => order(left.zone, right.zone) || order(left.name, right.name));
}

/** In the order of names. */
export function zoneSummaries(nodes: readonly NodeSummary[]): ZoneSummary[] {
  const zones = Map.groupBy(nodes, ({ zone }) => zone);
  return [...zones].map(([name, own]) => {
    const [first] = own;
    const state = first?.state ?? "healthy";
    return {
      ...{ name, region: first?.region ?? "", nodes: own.length },
      readyNodes: own.filter(({ ready }) => ready === "True").length,
      cordonedNodes: own.filter(({ isCordoned }) => isCordoned).length,
      pods: own.reduce((sum, { pods }) => sum + pods, 0),
      state: own.every((node) => node.state === state) ? state : "mixed",
    };
  });
}

function summaryOf(node: Node, store: Pick<Store, "find">): NodeSummary {
  const { name, labels } = node.metadata;
  return {
    ...{ name, zone: zoneNameOf(labels), region: regionNameOf(labels) },
    class: labels?.["node.kubernetes.io/instance-type"] ?? "",
    state: nodeStateOf(node),
    ready: findCondition(node.status?.conditions, "Ready")?.status ?? "Unknown",
    isCordoned: node.spec?.unschedulable === true,
    isDraining: drainOrderOf(node) !== null,
    pods: podsOn(store, name).filter((pod) => !isFinished(pod)).length,
    allocatable: node.status?.allocatable ?? {},
  };
}

function order(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
