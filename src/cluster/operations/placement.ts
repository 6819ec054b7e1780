import type { Node } from "../objects/node.ts";
import { isReachable, nodeStateOf } from "../objects/node-state.ts";
import { zoneNameOf } from "../objects/node-zone.ts";
import type { Pod } from "../objects/pod.ts";
import { isFinished, isTerminating } from "../objects/pod-facts.ts";
import { NODES, PODS } from "../objects/resources.ts";
import type { Store } from "../store/store.ts";
import { isPlaced } from "./serving.ts";
import { type WorkloadName, type Workloads, workloadKey } from "./workload-of.ts";

type Reads = Pick<Store, "get" | "list">;

/** Where the pods of one workload are. */
export interface Placement {
  readonly workload: WorkloadName;
  /** How many by zone; empty for nodes without one. */
  readonly byZone: ReadonlyMap<string, number>;
  /** The uids of those that have a place. */
  readonly placed: ReadonlySet<string>;
  /** Those that wait for a node. */
  readonly waiting: readonly Pod[];
}

export interface ZoneState {
  /** Empty for nodes that are in none. */
  readonly name: string;
  /** Whether new pods can come into it. */
  readonly isOpen: boolean;
}

/** Where all pods are that have not ended, by the key of their workload. */
export function placements(store: Reads, workloads: Workloads): ReadonlyMap<string, Placement> {
  const zones = new Map(
    store.list(NODES).map(({ metadata }) => [metadata.name, zoneNameOf(metadata.labels)]),
  );
  const found = new Map<string, ReturnType<typeof nowhere>>();
  for (const pod of store.list(PODS).filter((one) => !isFinished(one))) {
    const workload = workloads.of(pod);
    const key = workloadKey(workload);
    const placement = found.get(key) ?? nowhere(workload);
    found.set(key, placement);
    const { nodeName } = pod.spec;
    if (!nodeName) {
      if (!isTerminating(pod)) placement.waiting.push(pod);
    } else if (isPlaced(pod, store)) {
      const zone = zones.get(nodeName) ?? "";
      placement.byZone.set(zone, (placement.byZone.get(zone) ?? 0) + 1);
      placement.placed.add(pod.metadata.uid);
    }
  }
  return found;
}

function nowhere(workload: WorkloadName) {
  const waiting: Pod[] = [];
  return { workload, byZone: new Map<string, number>(), placed: new Set<string>(), waiting };
}

/** All zones in the order of their names, and whether new pods can come into them. */
export function zoneStates(store: Pick<Store, "list">): ZoneState[] {
  const zones = new Map<string, boolean>();
  for (const node of store.list(NODES)) {
    const name = zoneNameOf(node.metadata.labels);
    zones.set(name, zones.get(name) === true || isOpen(node));
  }
  return inOrder(zones);
}

/** The same with those that were there before; new pods can come into them no more. */
export function withFormerZones(
  zones: readonly ZoneState[],
  before: readonly ZoneState[],
): ZoneState[] {
  const all = new Map(before.map(({ name }) => [name, false]));
  for (const { name, isOpen: open } of zones) all.set(name, open);
  return inOrder(all);
}

function inOrder(zones: ReadonlyMap<string, boolean>): ZoneState[] {
  return [...zones]
    .map(([name, open]) => ({ name, isOpen: open }))
    .toSorted((left, right) => (left.name < right.name ? -1 : 1));
}

function isOpen(node: Node): boolean {
  return isReachable(nodeStateOf(node)) && node.spec?.unschedulable !== true;
}
