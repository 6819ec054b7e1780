import type { ObjectReference } from "./event.ts";
import type { Condition, KubeObject, LabelSelector, ResourceList } from "./meta.ts";
import type { NodeSelector } from "./scheduling.ts";

/** core/v1 PersistentVolumeClaim. */
export interface PersistentVolumeClaim extends KubeObject {
  readonly spec: {
    readonly accessModes?: readonly string[];
    readonly selector?: LabelSelector;
    readonly resources?: { readonly requests?: ResourceList };
    /** The volume that it is bound to. */
    readonly volumeName?: string;
    /** The default class when absent, none when empty. */
    readonly storageClassName?: string;
    readonly volumeMode?: string;
  };
  readonly status?: {
    readonly phase?: "Pending" | "Bound" | "Lost";
    readonly accessModes?: readonly string[];
    readonly capacity?: ResourceList;
    readonly conditions?: readonly Condition[];
  };
}

/** core/v1 PersistentVolume. */
export interface PersistentVolume extends KubeObject {
  readonly spec: {
    readonly capacity?: ResourceList;
    readonly accessModes?: readonly string[];
    /** The claim that it is for; one without a uid has not taken it yet. */
    readonly claimRef?: ObjectReference;
    readonly persistentVolumeReclaimPolicy?: "Retain" | "Delete" | "Recycle";
    readonly storageClassName?: string;
    readonly volumeMode?: string;
    /** Where it can be used: a zonal disk only in its zone. */
    readonly nodeAffinity?: { readonly required?: NodeSelector };
    readonly csi?: {
      readonly driver: string;
      readonly volumeHandle: string;
      readonly fsType?: string;
    };
  };
  readonly status?: {
    readonly phase?: VolumePhase;
    readonly message?: string;
    readonly lastPhaseTransitionTime?: string;
  };
}

export type VolumePhase = "Available" | "Bound" | "Released" | "Failed" | "Pending";

/** storage.k8s.io/v1 StorageClass. */
export interface StorageClass extends KubeObject {
  readonly provisioner: string;
  readonly reclaimPolicy?: "Retain" | "Delete";
  readonly volumeBindingMode?: "Immediate" | "WaitForFirstConsumer";
  readonly allowedTopologies?: readonly {
    readonly matchLabelExpressions?: readonly {
      readonly key: string;
      readonly values: readonly string[];
    }[];
  }[];
}
