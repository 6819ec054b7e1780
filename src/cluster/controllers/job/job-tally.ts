import type { Job } from "../../objects/job.ts";
import type { Pod } from "../../objects/pod.ts";
import { isActive, isReady, isTerminating } from "../../objects/pod-facts.ts";
import { CompletedIndexes } from "./completed-indexes.ts";
import { indexOf, isIndexed, isTracked } from "./job-pods.ts";

/** What one look at a job's pods finds. */
export interface JobTally {
  readonly active: readonly Pod[];
  readonly ready: number;
  /** About to go, and not ended yet. */
  readonly terminating: number;
  /** Those that have ended and have not been counted before. */
  readonly newlySucceeded: readonly Pod[];
  readonly newlyFailed: readonly Pod[];
  readonly succeeded: number;
  readonly failed: number;
  /** Of an indexed job the numbers that have succeeded. */
  readonly indexes: CompletedIndexes;
}

export function tallyOf(job: Job, pods: readonly Pod[]): JobTally {
  const { spec, status } = job;
  const active = pods.filter(isActive);
  const isValid = (pod: Pod) => {
    if (!isTracked(pod)) return false;
    return !isIndexed(job) || (indexOf(pod) >= 0 && indexOf(pod) < (spec.completions ?? 0));
  };
  const uncounted = pods.filter(isValid);
  const newlySucceeded = uncounted.filter((pod) => pod.status?.phase === "Succeeded");
  const newlyFailed = uncounted.filter((pod) => hasFailed(pod, job));
  const known = CompletedIndexes.read(status?.completedIndexes, spec.completions ?? 0);
  const indexes = isIndexed(job) ? known.with(newlySucceeded.map(indexOf)) : known;
  return {
    ...{ active, newlySucceeded, newlyFailed, indexes },
    ready: active.filter(isReady).length,
    terminating: pods.filter((pod) => isTerminating(pod) && !hasEnded(pod)).length,
    succeeded: isIndexed(job) ? indexes.size : (status?.succeeded ?? 0) + newlySucceeded.length,
    failed: (status?.failed ?? 0) + newlyFailed.length,
  };
}

function hasEnded({ status }: Pod): boolean {
  return status?.phase === "Succeeded" || status?.phase === "Failed";
}

/** A pod that was deleted counts as failed, at once or when it has ended. */
function hasFailed(pod: Pod, { spec }: Job): boolean {
  if (pod.status?.phase === "Failed") return true;
  if (spec.podReplacementPolicy === "Failed") return false;
  return isTerminating(pod) && pod.status?.phase !== "Succeeded";
}
