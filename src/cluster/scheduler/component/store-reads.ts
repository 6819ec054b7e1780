import type { Pod } from "../../objects/pod.ts";
import {
  PERSISTENT_VOLUME_CLAIMS,
  PERSISTENT_VOLUMES,
  REPLICA_SETS,
  SERVICES,
  STATEFUL_SETS,
  STORAGE_CLASSES,
} from "../../objects/resources.ts";
import { volumesOfClass } from "../../objects/volume-indexes.ts";
import { resource } from "../../store/resource.ts";
import type { Store } from "../../store/store.ts";
import type { ReplicationController, SchedulerReads } from "../reads.ts";

const REPLICATION_CONTROLLERS = resource<ReplicationController>("replicationcontrollers");

/** What the scheduler reads of a store, as it is at the time when it asks. */
export function storeReads(store: Pick<Store, "get" | "find" | "list">): SchedulerReads {
  return {
    claim: (namespace, name) => store.get(PERSISTENT_VOLUME_CLAIMS, namespace, name),
    volume: (name) => store.get(PERSISTENT_VOLUMES, "", name),
    volumesOfClass: (name) => volumesOfClass(store, name),
    storageClass: (name) => store.get(STORAGE_CLASSES, "", name),
    services: (namespace) => store.list(SERVICES, namespace),
    replicaSet: (namespace, name) => store.get(REPLICA_SETS, namespace, name),
    statefulSet: (namespace, name) => store.get(STATEFUL_SETS, namespace, name),
    replicationController: (namespace, name) => store.get(REPLICATION_CONTROLLERS, namespace, name),
  };
}

const DEFAULT_SCHEDULER = "default-scheduler";

/** Whether the pod is for the default scheduler to place. */
export function isOurs({ spec }: Pod): boolean {
  return (spec.schedulerName || DEFAULT_SCHEDULER) === DEFAULT_SCHEDULER;
}
