import { parseQuantity } from "../meta/quantity.ts";
import type { KubeObject, ResourceList } from "./meta.ts";

/**
 * What is the matter with a node. `power`: it and all on it are off. `partition`: it lives and cannot
 * be reached. `capacity`: it has less to give.
 */
export type NodeState = "healthy" | "power" | "partition" | "capacity";

/** The annotation of a node by which the simulation knows its state; healthy without. */
const NODE_STATE_ANNOTATION = "sim.devstack.dev/state";

/** Of a node with less capacity: what is left, as a share or as amounts. */
const CAPACITY_ANNOTATION = "sim.devstack.dev/capacity";
const HALF = 0.5;

/** A share from 0 to 1 of all that a node has, or amounts of some of it: `{ cpu: "2" }`. */
export type CapacityLeft = number | ResourceList;

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

/** What is left of a node in the state `capacity`: a half where nothing else is said, else all. */
export function capacityLeftOf(node: KubeObject | undefined | null): CapacityLeft {
  if (nodeStateOf(node) !== "capacity") return 1;
  const said = readJson(node?.metadata.annotations?.[CAPACITY_ANNOTATION]);
  if (typeof said === "number" && said >= 0 && said <= 1) return said;
  return isAmounts(said) ? said : HALF;
}

/** The node in another state, to be written. @param left what the state `capacity` leaves it */
export function withNodeState<T extends KubeObject>(
  node: T,
  state: NodeState,
  left: CapacityLeft = HALF,
): T {
  const { annotations: present, ...metadata } = node.metadata;
  const {
    [NODE_STATE_ANNOTATION]: _state,
    [CAPACITY_ANNOTATION]: _left,
    ...others
  } = present ?? {};
  const annotations = {
    ...others,
    ...(state !== "healthy" && { [NODE_STATE_ANNOTATION]: state }),
    ...(state === "capacity" && { [CAPACITY_ANNOTATION]: JSON.stringify(left) }),
  };
  return { ...node, metadata: { ...metadata, annotations } };
}

function readJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return null;
  }
}

function isAmounts(said: unknown): said is ResourceList {
  return typeof said === "object" && said !== null && Object.values(said).every(isQuantity);
}

function isQuantity(said: unknown): boolean {
  if (typeof said !== "string" && typeof said !== "number") return false;
  try {
    return parseQuantity(said).unscaled >= 0n;
  } catch {
    return false;
  }
}
