import type { Job } from "../../objects/job.ts";
import { controllerOf } from "../../objects/owners.ts";
import { JOBS } from "../../objects/resources.ts";
import { ApiError, isNamespaceTerminating } from "../../status/api-error.ts";
import { formatApiTime } from "../../time/format-api-time.ts";
import type { CronJobLook } from "./cron-job-look.ts";
import { dueTime } from "./due-time.ts";
import { jobName, newJob } from "./new-job.ts";
import type { Schedule } from "./schedule.ts";

/**
 * Makes the job of the last time that has come, unless it was made, it is too late, or the policy is
 * against it (kube-controller-manager 1.34, `syncCronJob`).
 *
 * @throws ApiError what keeps the job from being made; InvalidSchedule
 */
export function startJob(look: CronJobLook, schedule: Schedule): void {
  const { cronJob, world } = look;
  const { nowMs } = world;
  const { atMs, isOneOfMany } = dueTime(cronJob, { schedule, nowMs, deadlines: true });
  if (atMs === null) return;
  if (isOneOfMany) {
    const message =
      "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew";
    look.tell("Warning", "TooManyMissedTimes", message);
  }
  const { startingDeadlineSeconds: deadline, concurrencyPolicy } = cronJob.spec;
  if (deadline !== undefined && atMs + deadline * 1_000 < nowMs) {
    look.tell("Warning", "MissSchedule", `Missed scheduled time to start a job: ${longTime(atMs)}`);
    return;
  }
  const name = jobName(cronJob, atMs);
  const isMade = look.active.some((one) => one.name === name);
  if (isMade || look.lastScheduleTime === formatApiTime(atMs)) return;
  if (concurrencyPolicy === "Forbid" && look.active.length > 0) {
    const message =
      "Not starting job because prior execution is running and concurrency policy is Forbid";
    look.tell("Normal", "JobAlreadyActive", message);
    return;
  }
  if (concurrencyPolicy === "Replace") replace(look);
  const job = create(look, atMs);
  if (job !== null) look.add(job, atMs);
}

function replace(look: CronJobLook): void {
  for (const { namespace = "", name = "" } of look.active) {
    const job = look.world.store.get(JOBS, namespace, name);
    if (job !== undefined) look.delete(job);
  }
}

/** Null where there is one of that name that is none of ours, or the namespace is about to go. */
function create(look: CronJobLook, atMs: number): Job | null {
  const { world, cronJob } = look;
  const wanted = newJob(cronJob, atMs);
  const { name, namespace } = wanted.metadata;
  const found = world.store.get(JOBS, namespace, name);
  if (found !== undefined) {
    return controllerOf(found)?.uid === cronJob.metadata.uid ? found : null;
  }
  try {
    const job = world.writer.create(JOBS, wanted);
    look.tell("Normal", "SuccessfulCreate", `Created job ${name}`);
    return job;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (isNamespaceTerminating(error)) return null;
    look.tell("Warning", "FailedCreate", `Error creating job: ${error.message}`);
    throw error;
  }
}

/** As Go's RFC1123Z, in UTC. */
function longTime(ms: number): string {
  return new Date(ms).toUTCString().replace("GMT", "+0000");
}
