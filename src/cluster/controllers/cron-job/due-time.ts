import type { CronJob } from "../../objects/cron-job.ts";
import type { Schedule } from "./schedule.ts";

/** Of so many missed times it is said that they are too many. */
const MANY = 100;

/** The last time that has come since a job was made, in milliseconds since the Unix epoch. */
interface DueTime {
  /** Null when none has. */
  readonly atMs: number | null;
  /** From when on it was looked for. */
  readonly sinceMs: number;
  readonly isOneOfMany: boolean;
}

/** A schedule by which times come too fast, or never a second time. */
export class InvalidSchedule extends Error {}

/**
 * The last time for which there is no job yet (kube-controller-manager 1.34, `mostRecentScheduleTime`).
 *
 * @param deadlines whether what is too late is left out
 * @throws InvalidSchedule
 */
export function dueTime(
  cronJob: CronJob,
  { schedule, nowMs, deadlines }: { schedule: Schedule; nowMs: number; deadlines: boolean },
): DueTime {
  const sinceMs = startOf(cronJob, nowMs, deadlines);
  const firstMs = schedule.next(sinceMs);
  if (firstMs === null || nowMs < firstMs) return { atMs: null, sinceMs, isOneOfMany: false };
  const secondMs = schedule.next(firstMs);
  if (secondMs === null || nowMs < secondMs) {
    return { atMs: firstMs, sinceMs, isOneOfMany: false };
  }
  const stepMs = Math.round((secondMs - firstMs) / 1_000) * 1_000;
  if (stepMs < 1_000) {
    throw new InvalidSchedule("time difference between two schedules is less than 1 second");
  }
  const missed = Math.floor((nowMs - firstMs) / stepMs) + 1;
  // Near the end at once, as if all were that far apart, and from there on one by one.
  let nextMs = schedule.next(firstMs + (missed - 2) * stepMs);
  let atMs: number | null = null;
  while (nextMs !== null && nextMs <= nowMs) {
    atMs = nextMs;
    nextMs = schedule.next(nextMs);
  }
  return { atMs, sinceMs, isOneOfMany: missed > MANY };
}

/** When a cron job is to be looked at next; null when never. */
export function nextLookMs(cronJob: CronJob, schedule: Schedule, nowMs: number): number | null {
  const due = dueTime(cronJob, { schedule, nowMs, deadlines: false });
  return schedule.next(due.atMs ?? Math.max(due.sinceMs, nowMs));
}

function startOf({ metadata, spec, status }: CronJob, nowMs: number, deadlines: boolean): number {
  const lastMs = Date.parse(status?.lastScheduleTime ?? metadata.creationTimestamp);
  const { startingDeadlineSeconds: deadline } = spec;
  if (!deadlines || deadline === undefined) return lastMs;
  return Math.max(lastMs, nowMs - deadline * 1_000);
}
