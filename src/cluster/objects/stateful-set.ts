import type { Condition, IntOrString, KubeObject, LabelSelector } from "./meta.ts";
import type { PodTemplateSpec } from "./pod.ts";
import type { PersistentVolumeClaim } from "./volume.ts";

/** apps/v1 StatefulSet. */
export interface StatefulSet extends KubeObject {
  readonly spec: StatefulSetSpec;
  readonly status?: StatefulSetStatus;
}

export interface StatefulSetSpec {
  /** 1 when absent. */
  readonly replicas?: number;
  readonly selector: LabelSelector;
  readonly template: PodTemplateSpec;
  readonly volumeClaimTemplates?: readonly ClaimTemplate[];
  readonly serviceName?: string;
  /** `OrderedReady` when absent: one after the other. */
  readonly podManagementPolicy?: "OrderedReady" | "Parallel";
  readonly updateStrategy?: {
    /** `RollingUpdate` when absent. */
    readonly type?: "RollingUpdate" | "OnDelete";
    readonly rollingUpdate?: {
      /** Pods before this one, counted from the first, stay as they are; 0 when absent. */
      readonly partition?: number;
      readonly maxUnavailable?: IntOrString;
    };
  };
  /** 10 when absent. */
  readonly revisionHistoryLimit?: number;
  readonly minReadySeconds?: number;
  readonly persistentVolumeClaimRetentionPolicy?: ClaimRetention;
  /** The number of the first pod; 0 when absent. */
  readonly ordinals?: { readonly start?: number };
}

/** What becomes of claims; `Retain` when absent. */
export interface ClaimRetention {
  readonly whenDeleted?: "Retain" | "Delete";
  readonly whenScaled?: "Retain" | "Delete";
}

type ClaimTemplate = Pick<PersistentVolumeClaim, "spec"> & {
  readonly metadata: Partial<PersistentVolumeClaim["metadata"]> & { readonly name: string };
};

/** Numbers of pods are absent where they are 0, but for `replicas` and `availableReplicas`. */
export interface StatefulSetStatus {
  readonly observedGeneration?: number;
  readonly replicas: number;
  readonly readyReplicas?: number;
  readonly currentReplicas?: number;
  readonly updatedReplicas?: number;
  readonly availableReplicas: number;
  readonly currentRevision?: string;
  readonly updateRevision?: string;
  /** How often the name of a revision was taken by one of another template. */
  readonly collisionCount?: number;
  readonly conditions?: readonly Condition[];
}
