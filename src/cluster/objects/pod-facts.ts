import { findCondition, holds } from "./conditions.ts";
import type { Pod } from "./pod.ts";

/** It has ended for good: nothing of it runs or will. */
export function isFinished({ status }: Pod): boolean {
  return status?.phase === "Succeeded" || status?.phase === "Failed";
}

export function isTerminating({ metadata }: Pod): boolean {
  return metadata.deletionTimestamp !== undefined;
}

/** It counts for its workload (kube-controller-manager, `IsPodActive`). */
export function isActive(pod: Pod): boolean {
  return !isFinished(pod) && !isTerminating(pod);
}

/** It can be sent requests, as its own conditions say. */
export function isReady({ status }: Pod): boolean {
  return holds(status?.conditions, "Ready");
}

/**
 * When a ready pod has been ready for so long that it counts as available, in milliseconds since the
 * Unix epoch; null while it is not ready.
 */
export function availableAtMs({ status }: Pod, minReadySeconds: number): number | null {
  const ready = findCondition(status?.conditions, "Ready");
  if (ready?.status !== "True" || ready.lastTransitionTime === undefined) return null;
  return Date.parse(ready.lastTransitionTime) + minReadySeconds * 1_000;
}

/** Whether it has been ready for so long; with no time to wait, whether it is ready. */
export function isAvailable(pod: Pod, minReadySeconds: number, nowMs: number): boolean {
  if (minReadySeconds === 0) return isReady(pod);
  const atMs = availableAtMs(pod, minReadySeconds);
  return atMs !== null && atMs <= nowMs;
}

/** How important it is; others may have to go for it that are less so. */
export function priorityOf({ spec }: Pod): number {
  return spec.priority ?? 0;
}
