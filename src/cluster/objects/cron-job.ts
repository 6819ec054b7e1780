import type { ObjectReference } from "./event.ts";
import type { JobSpec } from "./job.ts";
import type { KubeObject, Labels } from "./meta.ts";

/** batch/v1 CronJob: jobs that are made at their times. */
export interface CronJob extends KubeObject {
  readonly spec: {
    readonly schedule: string;
    /** UTC when absent. */
    readonly timeZone?: string;
    /** So late a job may still be made; however late when absent. */
    readonly startingDeadlineSeconds?: number;
    /** What happens when the last job still runs; `Allow` when absent. */
    readonly concurrencyPolicy?: "Allow" | "Forbid" | "Replace";
    readonly suspend?: boolean;
    readonly jobTemplate: {
      readonly metadata?: {
        readonly labels?: Labels;
        readonly annotations?: Readonly<Record<string, string>>;
      };
      readonly spec: JobSpec;
    };
    /** How many that have ended are kept; all when absent. */
    readonly successfulJobsHistoryLimit?: number;
    readonly failedJobsHistoryLimit?: number;
  };
  readonly status?: CronJobStatus;
}

export interface CronJobStatus {
  /** Jobs that run. */
  readonly active?: readonly ObjectReference[];
  /** The time for which a job was made last. */
  readonly lastScheduleTime?: string;
  readonly lastSuccessfulTime?: string;
}
