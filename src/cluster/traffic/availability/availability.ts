import type { Component, World } from "../../components/component.ts";
import type { Memory } from "../../components/memory.ts";
import type { Node } from "../../objects/node.ts";
import { isReachable, nodeStateOf } from "../../objects/node-state.ts";
import type { Pod } from "../../objects/pod.ts";
import { availableAtMs, isActive } from "../../objects/pod-facts.ts";
import { podsOn } from "../../objects/pods-by-node.ts";
import { NODES, PODS } from "../../objects/resources.ts";
import type { Change } from "../../store/history.ts";
import { keyOf, splitKey } from "../../store/resource.ts";
import { SortedMap } from "../../store/sorted-map.ts";
import { LowWater } from "./low-water.ts";
import {
  asWorkload,
  type WorkloadRef,
  wantedPods,
  workloadKey,
  workloadOf,
} from "./workload-of.ts";

/** How many pods of a workload are available. */
export interface AvailabilityRecord {
  readonly workload: WorkloadRef;
  readonly wanted: number;
  readonly available: number;
  /** Since when both are so. */
  readonly sinceMs: number;
  /** For how long, before that, fewer were available than wanted. */
  readonly shortMs: number;
}

interface AvailabilityState {
  /** By workload. */
  readonly records: SortedMap<string, AvailabilityRecord>;
  readonly lows: LowWater;
  /** The workloads of pods that are available, by pod. */
  readonly available: SortedMap<string, string>;
}

const NAME = "availability";

/**
 * How many pods of each workload are really available: those that count as available and whose node has
 * power and can be reached. The control plane learns of a lost node later, and says so long that its
 * pods are there; here they are missed at once.
 */
export class Availability implements Component {
  readonly name = NAME;
  readonly #state: AvailabilityState;

  constructor(state: AvailabilityState = emptyState()) {
    this.#state = state;
  }

  /** By the keys of workloads. */
  get records(): SortedMap<string, AvailabilityRecord> {
    return this.#state.records;
  }

  get lows(): LowWater {
    return this.#state.lows;
  }

  get memory(): Memory {
    const { records, lows, available } = this.#state;
    return { records, available, ...lows.memory };
  }

  observe(change: Change, world: World): void {
    const { resource, type, object, previous } = change;
    if (resource === PODS.id) {
      const pod = type === "DELETED" ? null : (object as Pod);
      if (pod === null || previous === null || mayDiffer(pod, previous as Pod)) {
        this.#look(keyOf(object), pod, world);
      }
      return;
    }
    if (resource === NODES.id) this.#observeNode(change, world);
    const workload = asWorkload(resource, object);
    if (workload === null) return;
    const key = workloadKey(workload);
    if (type !== "DELETED") {
      this.#put(key, { workload, wanted: wantedPods(workload.kind, object) }, world);
      return;
    }
    this.#state.records.delete(key);
    this.#state.lows.forget(key);
  }

  /** A pod may have been ready for long enough now. */
  reconcile(key: string, world: World): void {
    const { namespace, name } = splitKey(key);
    this.#look(key, world.store.get(PODS, namespace, name) ?? null, world);
  }

  fork(): Component {
    const { records, lows, available } = this.#state;
    return new Availability({
      ...{ records: records.fork(), lows: lows.fork(), available: available.fork() },
    });
  }

  #observeNode({ type, object, previous }: Change, world: World): void {
    const node = type === "DELETED" ? null : (object as Node);
    const before = previous as Node | null;
    if (isReachable(nodeStateOf(node)) === isReachable(nodeStateOf(before))) return;
    for (const pod of podsOn(world.store, object.metadata.name)) {
      this.#look(keyOf(pod), pod, world);
    }
  }

  #look(key: string, pod: Pod | null, world: World): void {
    const { available } = this.#state;
    const before = available.get(key);
    const now = pod === null ? undefined : this.#workloadThatHas(pod, key, world);
    if (before === now) return;
    if (before !== undefined) this.#add(before, -1, world);
    if (now === undefined) available.delete(key);
    else {
      available.set(key, now);
      this.#add(now, 1, world);
    }
  }

  /** The key of the workload for which the pod is available; undefined while it is for none. */
  #workloadThatHas(pod: Pod, key: string, { store, nowMs, agenda }: World): string | undefined {
    if (!isActive(pod)) return undefined;
    const node = store.get(NODES, "", pod.spec.nodeName ?? "");
    if (!isReachable(nodeStateOf(node))) return undefined;
    // Many pods are looked at that are not even ready.
    if (availableAtMs(pod, 0) === null) return undefined;
    const found = workloadOf(pod, store);
    if (found === null) return undefined;
    const atMs = availableAtMs(pod, found.minReadySeconds) ?? nowMs;
    if (atMs <= nowMs) return workloadKey(found.workload);
    agenda.note({ atMs, component: NAME, key });
    return undefined;
  }

  #add(key: string, by: 1 | -1, world: World): void {
    const record = this.#state.records.get(key);
    if (record !== undefined) {
      this.#put(key, { available: record.available + by, workload: record.workload }, world);
    }
  }

  #put(
    key: string,
    change: Partial<AvailabilityRecord> & Pick<AvailabilityRecord, "workload">,
    { nowMs }: World,
  ): void {
    const { records, lows } = this.#state;
    const known = records.get(key);
    const before = recordAt(known ?? { ...EMPTY, ...change, sinceMs: nowMs }, nowMs);
    const record = { ...before, ...change, sinceMs: nowMs };
    const isSame = record.available === known?.available && record.wanted === known.wanted;
    if (isSame) return;
    if (known !== undefined) lows.ended(key, presentOf(known), nowMs);
    records.set(key, record);
  }
}

const EMPTY = { wanted: 0, available: 0, shortMs: 0 };

/** The record with everything counted up to a moment. */
export function recordAt(record: AvailabilityRecord, nowMs: number): AvailabilityRecord {
  const passedMs = record.available < record.wanted ? nowMs - record.sinceMs : 0;
  return { ...record, sinceMs: nowMs, shortMs: record.shortMs + passedMs };
}

/** How many are available, and since when, as the low-water marks take it. */
export function presentOf({ available, sinceMs }: AvailabilityRecord) {
  return { count: available, sinceMs };
}

function emptyState(): AvailabilityState {
  return { records: SortedMap.ofTexts(), lows: new LowWater(), available: SortedMap.ofTexts() };
}

function mayDiffer(pod: Pod, before: Pod): boolean {
  return (
    pod.status?.conditions !== before.status?.conditions ||
    pod.status?.phase !== before.status?.phase ||
    pod.metadata.deletionTimestamp !== before.metadata.deletionTimestamp ||
    pod.spec.nodeName !== before.spec.nodeName ||
    pod.metadata.ownerReferences !== before.metadata.ownerReferences
  );
}
