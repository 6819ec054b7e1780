import type { Condition, IntOrString, KubeObject, LabelSelector } from "./meta.ts";
import type { PodTemplateSpec } from "./pod.ts";

/** apps/v1 DaemonSet: a pod on every node that it may run on. */
export interface DaemonSet extends KubeObject {
  readonly spec: DaemonSetSpec;
  readonly status?: DaemonSetStatus;
}

export interface DaemonSetSpec {
  readonly selector: LabelSelector;
  readonly template: PodTemplateSpec;
  readonly updateStrategy?: {
    /** `RollingUpdate` when absent. */
    readonly type?: "RollingUpdate" | "OnDelete";
    readonly rollingUpdate?: {
      /** On how many nodes the pod may be missing in an update; 1 when absent. */
      readonly maxUnavailable?: IntOrString;
      /** On how many nodes a new pod may run beside the old one; 0 when absent. */
      readonly maxSurge?: IntOrString;
    };
  };
  readonly minReadySeconds?: number;
  /** 10 when absent. */
  readonly revisionHistoryLimit?: number;
}

/** Counts nodes; the last four are absent where they are 0. */
export interface DaemonSetStatus {
  readonly currentNumberScheduled: number;
  readonly numberMisscheduled: number;
  readonly desiredNumberScheduled: number;
  readonly numberReady: number;
  readonly observedGeneration?: number;
  readonly updatedNumberScheduled?: number;
  readonly numberAvailable?: number;
  readonly numberUnavailable?: number;
  readonly collisionCount?: number;
  readonly conditions?: readonly Condition[];
}
