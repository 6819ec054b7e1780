import type { CronJob } from "../../objects/cron-job.ts";
import type { Job } from "../../objects/job.ts";
import { controllerReference } from "../../objects/owners.ts";
import type { NewObject } from "../../write/writer.ts";

/** For which time a job was made. */
const SCHEDULED = "batch.kubernetes.io/cronjob-scheduled-timestamp";

/** The job of a time has a name of its own: none is made twice. */
export function jobName({ metadata }: CronJob, atMs: number): string {
  return `${metadata.name}-${Math.floor(atMs / 60_000)}`;
}

/** The job for a time, in milliseconds since the Unix epoch. */
export function newJob(
  cronJob: CronJob,
  atMs: number,
): NewObject<Job> & { readonly metadata: { readonly name: string; readonly namespace: string } } {
  const { metadata = {}, spec } = cronJob.spec.jobTemplate;
  const { namespace = "" } = cronJob.metadata;
  return {
    ...{ apiVersion: "batch/v1", kind: "Job" },
    metadata: {
      ...{ name: jobName(cronJob, atMs), namespace },
      ...(metadata.labels !== undefined && { labels: metadata.labels }),
      annotations: { ...metadata.annotations, [SCHEDULED]: timeIn(atMs, cronJob.spec.timeZone) },
      ownerReferences: [controllerReference(cronJob)],
    },
    spec,
  };
}

/** RFC 3339 with the clock of a zone, in whole seconds. */
function timeIn(ms: number, timeZone: string | undefined): string {
  if (timeZone === undefined) return `${new Date(ms).toISOString().slice(0, 19)}Z`;
  const format = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" });
  const name = format.formatToParts(ms).find(({ type }) => type === "timeZoneName")?.value ?? "";
  const offset = name.replace("GMT", "");
  if (offset === "") return timeIn(ms, undefined);
  const [hours = 0, minutes = 0] = offset.slice(1).split(":").map(Number);
  const sign = offset.startsWith("-") ? -1 : 1;
  const local = new Date(ms + sign * (hours * 60 + minutes) * 60_000);
  return `${local.toISOString().slice(0, 19)}${offset.slice(0, 6)}`;
}
