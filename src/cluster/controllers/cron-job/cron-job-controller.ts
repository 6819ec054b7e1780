import type { Component, World } from "../../components/component.ts";
import type { Memory } from "../../components/memory.ts";
import type { CronJob } from "../../objects/cron-job.ts";
import { controllerOf } from "../../objects/owners.ts";
import { CRON_JOBS, JOBS } from "../../objects/resources.ts";
import { ApiError } from "../../status/api-error.ts";
import type { Change } from "../../store/history.ts";
import { keyOf, objectKey, splitKey } from "../../store/resource.ts";
import { Retries } from "../retries.ts";
import { CronJobLook } from "./cron-job-look.ts";
import { InvalidSchedule, nextLookMs } from "./due-time.ts";
import { noteJobs } from "./own-jobs.ts";
import { readSchedule, type Schedule } from "./schedule.ts";
import { startJob } from "./start-job.ts";

const NAME = "cronjob-controller";

/**
 * Makes the jobs of cron jobs at their times (kube-controller-manager 1.34, CronJob controller). Between
 * the times nothing happens.
 */
export class CronJobController implements Component {
  readonly name = NAME;
  readonly #retries: Retries;

  constructor(retries: Retries = new Retries()) {
    this.#retries = retries;
  }

  observe({ resource, type, object, previous }: Change, world: World): void {
    if (resource === JOBS.id) {
      const owner = controllerOf(object);
      if (owner?.kind !== "CronJob") return;
      world.enqueue(NAME, objectKey(object.metadata.namespace ?? "", owner.name));
    } else if (resource === CRON_JOBS.id) {
      const key = keyOf(object);
      const before = previous as CronJob | null;
      if (type === "DELETED") this.#forget(key, world);
      // Of another schedule only the times to come count.
      else if (before !== null && isRescheduled(object as CronJob, before)) {
        noteNext(object as CronJob, scheduleOf(object as CronJob), world);
      } else world.enqueue(NAME, key);
    }
  }

  reconcile(key: string, world: World): void {
    const { namespace, name } = splitKey(key);
    const cronJob = world.store.get(CRON_JOBS, namespace, name);
    if (cronJob === undefined) return;
    const look = new CronJobLook(cronJob, world);
    noteJobs(look);
    try {
      start(look);
      this.#retries.forget(key);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#retries.later(NAME, key, world);
    } finally {
      look.save();
    }
  }

  get memory(): Memory {
    return { retries: this.#retries };
  }

  fork(): Component {
    return new CronJobController(this.#retries.fork());
  }

  #forget(key: string, { agenda }: World): void {
    this.#retries.forget(key);
    agenda.cancel({ component: NAME, key });
  }
}

function start(look: CronJobLook): void {
  const { cronJob, world } = look;
  const { schedule: text, timeZone, suspend } = cronJob.spec;
  if (cronJob.metadata.deletionTimestamp !== undefined) return;
  if (timeZone !== undefined && !isZone(timeZone)) {
    const why = `unknown time zone ${timeZone}`;
    look.tell("Warning", "UnknownTimeZone", `invalid timeZone: "${timeZone}": ${why}`);
    return;
  }
  if (suspend === true) return;
  const schedule = scheduleOf(cronJob);
  if (schedule instanceof Error) {
    const message = `unparseable schedule: "${text}" : ${schedule.message}`;
    look.tell("Warning", "UnparseableSchedule", message);
    return;
  }
  try {
    startJob(look, schedule);
  } catch (error) {
    if (!(error instanceof InvalidSchedule)) throw error;
    look.tell("Warning", "InvalidSchedule", `invalid schedule: ${text} : ${error.message}`);
    return;
  }
  noteNext(cronJob, schedule, world);
}

function noteNext(cronJob: CronJob, schedule: Schedule | Error, { agenda, nowMs }: World): void {
  const key = keyOf(cronJob);
  const atMs = schedule instanceof Error ? null : nextLookMs(cronJob, schedule, nowMs);
  if (atMs === null) agenda.cancel({ component: NAME, key });
  else agenda.note({ atMs, component: NAME, key });
}

function isRescheduled({ spec }: CronJob, { spec: before }: CronJob): boolean {
  return spec.schedule !== before.schedule || spec.timeZone !== before.timeZone;
}

function scheduleOf({ spec }: CronJob): Schedule | Error {
  try {
    return readSchedule(spec.schedule, spec.timeZone);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
