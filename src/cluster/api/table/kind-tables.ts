import type { ResourceKind } from "../../api-resources/resource-kind.ts";
import type { KindTable } from "./column.ts";
import { CUSTOM_TABLE, PLAIN_TABLE } from "./default-tables.ts";
import { EVENT_TABLE } from "./events.ts";
import { NODE_TABLE } from "./nodes.ts";
import {
  CONFIG_MAP_TABLE,
  LEASE_TABLE,
  NAMESPACE_TABLE,
  SECRET_TABLE,
  SERVICE_ACCOUNT_TABLE,
} from "./others.ts";
import { POD_TABLE } from "./pods.ts";
import { SERVICE_TABLE } from "./services.ts";
import {
  CONTROLLER_REVISION_TABLE,
  DAEMON_SET_TABLE,
  DEPLOYMENT_TABLE,
  REPLICA_SET_TABLE,
  STATEFUL_SET_TABLE,
} from "./workloads.ts";

const TABLES: ReadonlyMap<string, KindTable> = new Map([
  ["/ConfigMap", CONFIG_MAP_TABLE],
  ["/Event", EVENT_TABLE],
  ["/LimitRange", PLAIN_TABLE],
  ["/Namespace", NAMESPACE_TABLE],
  ["/Node", NODE_TABLE],
  ["/Pod", POD_TABLE],
  ["/Secret", SECRET_TABLE],
  ["/Service", SERVICE_TABLE],
  ["/ServiceAccount", SERVICE_ACCOUNT_TABLE],
  ["apiextensions.k8s.io/CustomResourceDefinition", PLAIN_TABLE],
  ["apps/ControllerRevision", CONTROLLER_REVISION_TABLE],
  ["apps/DaemonSet", DAEMON_SET_TABLE],
  ["apps/Deployment", DEPLOYMENT_TABLE],
  ["apps/ReplicaSet", REPLICA_SET_TABLE],
  ["apps/StatefulSet", STATEFUL_SET_TABLE],
  ["coordination.k8s.io/Lease", LEASE_TABLE],
  ["events.k8s.io/Event", EVENT_TABLE],
  ["storage.k8s.io/CSIStorageCapacity", PLAIN_TABLE],
]);

/** How objects of a kind are shown; of a kind that nothing is known of, by name and age. */
export function kindTableOf({ group, kind }: Pick<ResourceKind, "group" | "kind">): KindTable {
  return TABLES.get(`${group}/${kind}`) ?? CUSTOM_TABLE;
}
