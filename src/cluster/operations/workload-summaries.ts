import { PODS } from "../objects/resources.ts";
import type { Store } from "../store/store.ts";
import { placements } from "./placement.ts";
import { isServing } from "./serving.ts";
import { wantedPods } from "./wanted-pods.ts";
import { type WorkloadName, Workloads, workloadKey } from "./workload-of.ts";

/** A workload in short. */
export interface WorkloadSummary extends WorkloadName {
  /** How many pods it is to have; null where it does not say. */
  readonly wanted: number | null;
  /** Pods that are at work. */
  readonly serving: number;
  /** Pods that wait for a node. */
  readonly waiting: number;
  /** Pods by zone; under an empty name those of nodes that are in none. */
  readonly zones: Readonly<Record<string, number>>;
}

/** Of all workloads that have pods, in the order of namespaces, kinds and names. */
export function workloadSummaries(store: Pick<Store, "get" | "list">): WorkloadSummary[] {
  const workloads = new Workloads(store);
  const serving = new Map<string, number>();
  for (const pod of store.list(PODS).filter((one) => isServing(one, store))) {
    const key = workloadKey(workloads.of(pod));
    serving.set(key, (serving.get(key) ?? 0) + 1);
  }
  return [...placements(store, workloads)]
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, { workload, byZone, waiting }]) => ({
      ...workload,
      wanted: wantedPods(workload, store),
      serving: serving.get(key) ?? 0,
      waiting: waiting.length,
      zones: Object.fromEntries([...byZone].toSorted(([left], [right]) => (left < right ? -1 : 1))),
    }));
}
