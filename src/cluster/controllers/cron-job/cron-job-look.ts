import type { World } from "../../components/component.ts";
import { recordEvent } from "../../events/record-event.ts";
import type { CronJob, CronJobStatus } from "../../objects/cron-job.ts";
import type { EventType, ObjectReference } from "../../objects/event.ts";
import type { Job } from "../../objects/job.ts";
import { CRON_JOBS, JOBS } from "../../objects/resources.ts";
import type { ApiError } from "../../status/api-error.ts";
import { formatApiTime } from "../../time/format-api-time.ts";
import { refusal } from "../managed-pods.ts";

const SOURCE = { component: "cronjob-controller" };

/** One look at a cron job: what it is like by now, until its status is written. */
export class CronJobLook {
  readonly world: World;
  readonly cronJob: CronJob;
  #status: CronJobStatus;

  constructor(cronJob: CronJob, world: World) {
    this.cronJob = cronJob;
    this.world = world;
    this.#status = cronJob.status ?? {};
  }

  get active(): readonly ObjectReference[] {
    return this.#status.active ?? [];
  }

  get lastScheduleTime(): string | undefined {
    return this.#status.lastScheduleTime;
  }

  isActive(uid: string): boolean {
    return this.active.some((one) => one.uid === uid);
  }

  tell(type: EventType, reason: string, message: string): void {
    recordEvent(this.world, this.cronJob, { type, reason, message, source: SOURCE });
  }

  /** A job does not run any more. */
  drop(uid: string | undefined): void {
    const { active: _before, ...rest } = this.#status;
    const active = this.active.filter((one) => one.uid !== uid);
    this.#status = active.length === 0 ? rest : { ...rest, active };
  }

  /** A job has been made for a time, in milliseconds since the Unix epoch. */
  add({ apiVersion, kind, metadata }: Job, atMs: number): void {
    const { namespace = "", name, uid, resourceVersion } = metadata;
    const reference = { apiVersion, kind, namespace, name, uid, resourceVersion };
    this.#status = {
      ...this.#status,
      active: [...this.active, reference],
      lastScheduleTime: formatApiTime(atMs),
    };
  }

  noteSuccess(at: string | undefined): void {
    const { lastSuccessfulTime = "" } = this.#status;
    if (at !== undefined && at > lastSuccessfulTime) {
      this.#status = { ...this.#status, lastSuccessfulTime: at };
    }
  }

  /** Deletes one of its jobs; false when that was refused. */
  delete({ metadata }: Job): boolean {
    const { namespace, name, uid } = metadata;
    const fault: ApiError | null = refusal(() =>
      this.world.writer.delete(JOBS, { namespace, name }, { propagation: "Background" }),
    );
    if (fault !== null) {
      this.tell("Warning", "FailedDelete", `Deleted job: ${fault.message}`);
      return false;
    }
    this.drop(uid);
    this.tell("Normal", "SuccessfulDelete", `Deleted job ${name}`);
    return true;
  }

  save(): void {
    const { writer } = this.world;
    writer.updateStatus(CRON_JOBS, { ...this.cronJob, status: this.#status });
  }
}
