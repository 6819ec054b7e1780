import type { Condition, IntOrString, KubeObject, LabelSelector } from "./meta.ts";
import type { PodTemplateSpec } from "./pod.ts";

/** apps/v1 ReplicaSet. */
export interface ReplicaSet extends KubeObject {
  readonly spec: ReplicaSetSpec;
  readonly status?: ReplicaSetStatus;
}

export interface ReplicaSetSpec {
  /** 1 when absent. */
  readonly replicas?: number;
  /** So long a pod has to be ready until it counts as available; 0 when absent. */
  readonly minReadySeconds?: number;
  readonly selector: LabelSelector;
  readonly template: PodTemplateSpec;
}

/** Numbers of pods are absent where they are 0, but for `replicas`. */
export interface ReplicaSetStatus {
  readonly replicas: number;
  /** How many have all labels of the template. */
  readonly fullyLabeledReplicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
  readonly observedGeneration?: number;
  readonly conditions?: readonly Condition[];
}

/** apps/v1 Deployment. */
export interface Deployment extends KubeObject {
  readonly spec: DeploymentSpec;
  readonly status?: DeploymentStatus;
}

export interface DeploymentSpec {
  /** 1 when absent. */
  readonly replicas?: number;
  readonly selector: LabelSelector;
  readonly template: PodTemplateSpec;
  readonly strategy?: DeploymentStrategy;
  readonly minReadySeconds?: number;
  /** How many old replica sets are kept; all when absent. */
  readonly revisionHistoryLimit?: number;
  readonly paused?: boolean;
  /** After so long without progress a rollout is said to have failed; never when absent. */
  readonly progressDeadlineSeconds?: number;
}

export interface DeploymentStrategy {
  /** `RollingUpdate` when absent. */
  readonly type?: "RollingUpdate" | "Recreate";
  readonly rollingUpdate?: {
    /** How many pods may not be available; `25%` when absent. */
    readonly maxUnavailable?: IntOrString;
    /** How many pods more than wanted there may be; `25%` when absent. */
    readonly maxSurge?: IntOrString;
  };
}

/** Numbers are absent where they are 0. */
export interface DeploymentStatus {
  readonly observedGeneration?: number;
  readonly replicas?: number;
  /** Those of the latest template. */
  readonly updatedReplicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
  readonly unavailableReplicas?: number;
  readonly conditions?: readonly Condition[];
  /** How often the name of a replica set was taken by one of another template. */
  readonly collisionCount?: number;
}
