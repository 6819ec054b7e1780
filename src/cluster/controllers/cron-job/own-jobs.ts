import { holds } from "../../objects/conditions.ts";
import type { Job } from "../../objects/job.ts";
import { controllerOf } from "../../objects/owners.ts";
import { JOBS } from "../../objects/resources.ts";
import type { CronJobLook } from "./cron-job-look.ts";

/**
 * Takes note of the jobs of a cron job: which run, which have ended, which are gone; of those that have
 * ended only the last ones are kept (kube-controller-manager 1.34, `syncCronJob`,
 * `cleanupFinishedJobs`).
 */
export function noteJobs(look: CronJobLook): void {
  const { store } = look.world;
  const { namespace = "", uid } = look.cronJob.metadata;
  const jobs = store.list(JOBS, namespace).filter((job) => controllerOf(job)?.uid === uid);
  for (const job of jobs) noteJob(look, job);
  const present = new Set(jobs.map(({ metadata }) => metadata.uid));
  for (const { uid: gone = "", name } of look.active) {
    if (present.has(gone)) continue;
    look.tell("Normal", "MissingJob", `Active job went missing: ${name}`);
    look.drop(gone);
  }
  const { successfulJobsHistoryLimit: good, failedJobsHistoryLimit: bad } = look.cronJob.spec;
  keepLast(look, jobs.filter(isComplete), good);
  keepLast(look, jobs.filter(isFailed), bad);
}

function noteJob(look: CronJobLook, job: Job): void {
  const { name, uid } = job.metadata;
  const isEnded = isComplete(job) || isFailed(job);
  if (!isEnded && !look.isActive(uid)) {
    const message = `Saw a job that the controller did not create or forgot: ${name}`;
    look.tell("Warning", "UnexpectedJob", message);
  }
  if (!isEnded) return;
  if (look.isActive(uid)) {
    const condition = isComplete(job) ? "Complete" : "Failed";
    look.drop(uid);
    const message = `Saw completed job: ${name}, condition: ${condition}`;
    look.tell("Normal", "SawCompletedJob", message);
  }
  if (isComplete(job)) look.noteSuccess(job.status?.completionTime);
}

function keepLast(look: CronJobLook, jobs: readonly Job[], limit: number | undefined): void {
  if (limit === undefined) return;
  const byStart = jobs.toSorted((left, right) => (startOf(left) < startOf(right) ? -1 : 1));
  for (const job of byStart.slice(0, Math.max(0, jobs.length - limit))) look.delete(job);
}

/** What has not begun goes last; what began together, by name. */
function startOf({ metadata, status }: Job): string {
  return `${status?.startTime ?? "~"} ${metadata.name}`;
}

function isComplete({ status }: Job): boolean {
  return holds(status?.conditions, "Complete");
}

function isFailed({ status }: Job): boolean {
  return holds(status?.conditions, "Failed");
}
