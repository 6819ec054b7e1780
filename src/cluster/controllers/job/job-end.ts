import { findCondition, holds } from "../../objects/conditions.ts";
import type { Job } from "../../objects/job.ts";
import type { Pod } from "../../objects/pod.ts";
import type { JobTally } from "./job-tally.ts";

/** How a job ends, before all its pods have. */
export interface JobEnd {
  readonly target: "FailureTarget" | "SuccessCriteriaMet";
  readonly reason: string;
  readonly message: string;
}

export function isOver({ status }: Job): boolean {
  return holds(status?.conditions, "Complete") || holds(status?.conditions, "Failed");
}

/** What was found before, or what makes the job fail now; null while neither is so. */
export function failureOf(
  job: Job,
  pods: readonly Pod[],
  { tally, startMs, nowMs }: { tally: JobTally; startMs: number | null; nowMs: number },
): JobEnd | null {
  for (const target of ["SuccessCriteriaMet", "FailureTarget"] as const) {
    const found = findCondition(job.status?.conditions, target);
    if (found?.status !== "True") continue;
    return { target, reason: found.reason ?? "", message: found.message ?? "" };
  }
  const { backoffLimit = 6, activeDeadlineSeconds } = job.spec;
  if (tally.failed > backoffLimit || restartsTooOften(job, pods)) {
    const message = "Job has reached the specified backoff limit";
    return { target: "FailureTarget", reason: "BackoffLimitExceeded", message };
  }
  if (activeDeadlineSeconds === undefined || startMs === null || job.spec.suspend === true) {
    return null;
  }
  if (nowMs - startMs < activeDeadlineSeconds * 1_000) return null;
  const message = "Job was active longer than specified deadline";
  return { target: "FailureTarget", reason: "DeadlineExceeded", message };
}

/** Whether enough pods have succeeded, so that no more are needed and none is active. */
export function successOf({ spec }: Job, { succeeded }: JobTally, active: number): JobEnd | null {
  const isEnough = spec.completions === undefined ? succeeded > 0 : succeeded >= spec.completions;
  if (!isEnough || active > 0) return null;
  const message = "Reached expected number of succeeded pods";
  return { target: "SuccessCriteriaMet", reason: "CompletionsReached", message };
}

/** Of pods that are restarted in their place the restarts count. */
function restartsTooOften({ spec }: Job, pods: readonly Pod[]): boolean {
  if (spec.template.spec.restartPolicy !== "OnFailure") return false;
  const restarts = pods
    .filter(({ status }) => status?.phase === "Running" || status?.phase === "Pending")
    .flatMap(({ status }) => [
      ...(status?.initContainerStatuses ?? []),
      ...(status?.containerStatuses ?? []),
    ])
    .reduce((sum, { restartCount }) => sum + restartCount, 0);
  const { backoffLimit = 6 } = spec;
  return backoffLimit === 0 ? restarts > 0 : restarts >= backoffLimit;
}
