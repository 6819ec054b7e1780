import type { KubeObject, LabelSelector, Labels } from "../objects/meta.ts";
import type { Service } from "../objects/service.ts";
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from "../objects/volume.ts";

/** A workload of which only the selector is read. */
export interface SelectingWorkload extends KubeObject {
  readonly spec: { readonly selector?: LabelSelector };
}

/** A ReplicationController, of which only the selector is read. */
export interface ReplicationController extends KubeObject {
  readonly spec: { readonly selector?: Labels };
}

/** What the scheduler reads beside nodes and pods, as it is at the time of a cycle. */
export interface SchedulerReads {
  readonly claim: (namespace: string, name: string) => PersistentVolumeClaim | undefined;
  readonly volume: (name: string) => PersistentVolume | undefined;
  readonly volumesOfClass: (storageClass: string) => Iterable<PersistentVolume>;
  readonly storageClass: (name: string) => StorageClass | undefined;
  readonly services: (namespace: string) => Iterable<Service>;
  readonly replicaSet: (namespace: string, name: string) => SelectingWorkload | undefined;
  readonly statefulSet: (namespace: string, name: string) => SelectingWorkload | undefined;
  readonly replicationController: (
    namespace: string,
    name: string,
  ) => ReplicationController | undefined;
}
