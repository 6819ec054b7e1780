import type { World } from "../../components/component.ts";
import { findCondition } from "../../objects/conditions.ts";
import { DISRUPTION_TARGET, withDisruptionTarget } from "../../objects/disruption-target.ts";
import type { Pod } from "../../objects/pod.ts";
import { isFinished, isTerminating } from "../../objects/pod-facts.ts";
import { PODS } from "../../objects/resources.ts";
import { formatApiTime } from "../../time/format-api-time.ts";

const STALE_AFTER_MS = 120_000;

/** When a pod that was to be disrupted, and is not, counts as spared; null when it is none. */
export function staleAtMs(pod: Pod): number | null {
  if (isTerminating(pod) || isFinished(pod)) return null;
  const condition = findCondition(pod.status?.conditions, DISRUPTION_TARGET);
  // A kubelet takes as long as it likes.
  if (condition?.status !== "True" || condition.reason === "TerminationByKubelet") return null;
  return Date.parse(condition.lastTransitionTime ?? "") + STALE_AFTER_MS;
}

/** Says of a pod that was spared that it is not to be disrupted any more. */
export function endStaleDisruption(pod: Pod, { writer, nowMs }: World): void {
  const atMs = staleAtMs(pod);
  if (atMs === null || atMs > nowMs) return;
  const saying = { status: "False", observedGeneration: pod.metadata.generation } as const;
  const status = withDisruptionTarget(pod, saying, formatApiTime(nowMs));
  writer.updateStatus(PODS, { ...pod, status });
}
