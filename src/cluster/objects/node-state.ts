import type { KubeObject } from "./meta.ts";

/**
 * What is the matter with a node. `power`: it and all on it are off. `partition`: it lives and cannot
 * be reached. `capacity`: it has less to give.
 */
export type NodeState = "healthy" | "power" | "partition" | "capacity";

/** The annotation of a node by which the simulation knows its state; healthy without. */
const NODE_STATE_ANNOTATION = "sim.devstack.dev/state";

/** Of a node with less capacity: the share that is left, 0 to 1. */
const CAPACITY_ANNOTATION = "sim.devstack.dev/capacity";
const HALF = 0.5;

const FAULTS: readonly NodeState[] = ["power", "partition", "capacity"];

/** The state of a node; one that is gone has no power. */
export function nodeStateOf(node: KubeObject | undefined | null): NodeState {
  if (node === undefined || node === null) return "power";
  const state = node.metadata.annotations?.[NODE_STATE_ANNOTATION];
  return FAULTS.find((fault) => fault === state) ?? "healthy";
}

/** Whether a node and the control plane hear of each other. */
export function isReachable(state: NodeState): boolean {
  return state === "healthy" || state === "capacity";
}

/** What share of a node is left in the state `capacity`: a half where nothing else is said. */
export function capacityShareOf(node: KubeObject | undefined | null): number {
  if (nodeStateOf(node) !== "capacity") return 1;
  const share = Number(node?.metadata.annotations?.[CAPACITY_ANNOTATION] ?? HALF);
  return share >= 0 && share <= 1 ? share : HALF;
}

/** The node in another state, to be written. */
export function withNodeState<T extends KubeObject>(node: T, state: NodeState): T {
  const { [NODE_STATE_ANNOTATION]: _before, ...others } = node.metadata.annotations ?? {};
  const annotations = state === "healthy" ? others : { ...others, [NODE_STATE_ANNOTATION]: state };
  return { ...node, metadata: { ...node.metadata, annotations } };
}
