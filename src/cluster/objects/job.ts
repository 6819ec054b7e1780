import type { Condition, KubeObject, LabelSelector } from "./meta.ts";
import type { PodTemplateSpec } from "./pod.ts";

/** batch/v1 Job: pods that run to their end. */
export interface Job extends KubeObject {
  readonly spec: JobSpec;
  readonly status?: JobStatus;
}

export interface JobSpec {
  /** How many pods run at a time; 1 when absent. */
  readonly parallelism?: number;
  /** How many have to succeed; when absent, one that succeeds is enough once all others have ended. */
  readonly completions?: number;
  /** With `Indexed` every pod has a number, and one of each has to succeed. */
  readonly completionMode?: "NonIndexed" | "Indexed";
  /** How many pods may fail; 6 when absent. */
  readonly backoffLimit?: number;
  readonly activeDeadlineSeconds?: number;
  /** So long it is kept when it has ended; for ever when absent. */
  readonly ttlSecondsAfterFinished?: number;
  readonly suspend?: boolean;
  /** With `Failed` a pod that is about to go is replaced when it has gone. */
  readonly podReplacementPolicy?: "TerminatingOrFailed" | "Failed";
  readonly selector?: LabelSelector;
  readonly manualSelector?: boolean;
  readonly template: PodTemplateSpec;
}

/** Numbers are absent where they are 0, but for `ready` and `terminating`. */
export interface JobStatus {
  readonly conditions?: readonly Condition[];
  readonly startTime?: string;
  readonly completionTime?: string;
  readonly active?: number;
  readonly succeeded?: number;
  readonly failed?: number;
  readonly ready?: number;
  readonly terminating?: number;
  /** As `0-2,5`. */
  readonly completedIndexes?: string;
  readonly uncountedTerminatedPods?: object;
}
