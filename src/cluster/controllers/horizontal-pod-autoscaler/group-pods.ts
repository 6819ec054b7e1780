import { findCondition } from "../../objects/conditions.ts";
import type { Pod } from "../../objects/pod.ts";
import { isTerminating } from "../../objects/pod-facts.ts";
import type { PodUsage } from "./pod-usage.ts";

/** So long after its start the cpu of a pod may be that of starting alone. */
const CPU_INITIALIZATION_MS = 300_000;
/** Who was last seen to be not ready within so long of its start has never been ready. */
const INITIAL_READINESS_MS = 30_000;

/** Pods by what their usage is good for. */
export interface PodGroups {
  readonly readyCount: number;
  /** Of these the usage says nothing yet. */
  readonly unready: readonly string[];
  /** Of these none is known. */
  readonly missing: readonly string[];
  /** Those whose usage counts. */
  readonly counted: ReadonlyMap<string, PodUsage>;
}

/**
 * Sorts the pods of a workload by what can be made of their usage; those that end or have failed are left
 * out (kube-controller-manager 1.34, `groupPods`; Kubernetes documentation, "Horizontal Pod
 * Autoscaling", algorithm details).
 */
export function groupPods(
  pods: readonly Pod[],
  usages: ReadonlyMap<string, PodUsage>,
  { resource, nowMs }: { readonly resource: string; readonly nowMs: number },
): PodGroups {
  const [unready, missing]: [string[], string[]] = [[], []];
  const counted = new Map(usages);
  let readyCount = 0;
  for (const pod of pods) {
    const { name } = pod.metadata;
    const usage = usages.get(name);
    if (isTerminating(pod) || pod.status?.phase === "Failed") {
      counted.delete(name);
    } else if (pod.status?.phase === "Pending") {
      unready.push(name);
      counted.delete(name);
    } else if (usage === undefined) {
      missing.push(name);
    } else if (resource === "cpu" && isStarting(pod, usage, nowMs)) {
      unready.push(name);
      counted.delete(name);
    } else {
      readyCount += 1;
    }
  }
  return { readyCount, unready, missing, counted };
}

function isStarting({ status }: Pod, usage: PodUsage, nowMs: number): boolean {
  const ready = findCondition(status?.conditions, "Ready");
  const { startTime } = status ?? {};
  if (ready?.lastTransitionTime === undefined || startTime === undefined) return true;
  const startedMs = Date.parse(startTime);
  const changedMs = Date.parse(ready.lastTransitionTime);
  const isUnready = ready.status === "False";
  if (startedMs + CPU_INITIALIZATION_MS > nowMs) {
    return isUnready || usage.atMs < changedMs + usage.windowMs;
  }
  return isUnready && startedMs + INITIAL_READINESS_MS > changedMs;
}
