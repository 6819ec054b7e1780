import type { ResourceKind } from "../../api-resources/resource-kind.ts";
import { ROLE_BINDING_TABLE } from "./access.ts";
import { AUTOSCALER_TABLE } from "./autoscaling.ts";
import type { KindTable } from "./column.ts";
import { customTable } from "./custom.ts";
import { CUSTOM_TABLE, PLAIN_TABLE } from "./default-tables.ts";
import { ENDPOINT_SLICE_TABLE, ENDPOINTS_TABLE } from "./endpoints.ts";
import { EVENT_TABLE } from "./events.ts";
import { CRON_JOB_TABLE, JOB_TABLE } from "./jobs.ts";
import { NODE_METRICS_TABLE, POD_METRICS_TABLE } from "./metrics.ts";
import { INGRESS_CLASS_TABLE, INGRESS_TABLE, NETWORK_POLICY_TABLE } from "./networking.ts";
import { NODE_TABLE } from "./nodes.ts";
import {
  CONFIG_MAP_TABLE,
  LEASE_TABLE,
  NAMESPACE_TABLE,
  SECRET_TABLE,
  SERVICE_ACCOUNT_TABLE,
} from "./others.ts";
import { POD_TABLE } from "./pods.ts";
import { DISRUPTION_BUDGET_TABLE, PRIORITY_CLASS_TABLE, RESOURCE_QUOTA_TABLE } from "./policy.ts";
import { SERVICE_TABLE } from "./services.ts";
import { CSI_DRIVER_TABLE, CSI_NODE_TABLE, STORAGE_CLASS_TABLE } from "./storage.ts";
import { CLAIM_TABLE, VOLUME_TABLE } from "./volumes.ts";
import {
  CONTROLLER_REVISION_TABLE,
  DAEMON_SET_TABLE,
  DEPLOYMENT_TABLE,
  REPLICA_SET_TABLE,
  STATEFUL_SET_TABLE,
} from "./workloads.ts";

const TABLES: ReadonlyMap<string, KindTable> = new Map([
  ["/ConfigMap", CONFIG_MAP_TABLE],
  ["/Endpoints", ENDPOINTS_TABLE],
  ["/Event", EVENT_TABLE],
  ["/LimitRange", PLAIN_TABLE],
  ["/Namespace", NAMESPACE_TABLE],
  ["/Node", NODE_TABLE],
  ["/PersistentVolume", VOLUME_TABLE],
  ["/PersistentVolumeClaim", CLAIM_TABLE],
  ["/Pod", POD_TABLE],
  ["/ResourceQuota", RESOURCE_QUOTA_TABLE],
  ["/Secret", SECRET_TABLE],
  ["/Service", SERVICE_TABLE],
  ["/ServiceAccount", SERVICE_ACCOUNT_TABLE],
  ["apiextensions.k8s.io/CustomResourceDefinition", PLAIN_TABLE],
  ["apps/ControllerRevision", CONTROLLER_REVISION_TABLE],
  ["apps/DaemonSet", DAEMON_SET_TABLE],
  ["apps/Deployment", DEPLOYMENT_TABLE],
  ["apps/ReplicaSet", REPLICA_SET_TABLE],
  ["apps/StatefulSet", STATEFUL_SET_TABLE],
  ["autoscaling/HorizontalPodAutoscaler", AUTOSCALER_TABLE],
  ["batch/CronJob", CRON_JOB_TABLE],
  ["batch/Job", JOB_TABLE],
  ["coordination.k8s.io/Lease", LEASE_TABLE],
  ["discovery.k8s.io/EndpointSlice", ENDPOINT_SLICE_TABLE],
  ["events.k8s.io/Event", EVENT_TABLE],
  ["metrics.k8s.io/NodeMetrics", NODE_METRICS_TABLE],
  ["metrics.k8s.io/PodMetrics", POD_METRICS_TABLE],
  ["networking.k8s.io/Ingress", INGRESS_TABLE],
  ["networking.k8s.io/IngressClass", INGRESS_CLASS_TABLE],
  ["networking.k8s.io/NetworkPolicy", NETWORK_POLICY_TABLE],
  ["policy/PodDisruptionBudget", DISRUPTION_BUDGET_TABLE],
  ["rbac.authorization.k8s.io/ClusterRole", PLAIN_TABLE],
  ["rbac.authorization.k8s.io/ClusterRoleBinding", ROLE_BINDING_TABLE],
  ["rbac.authorization.k8s.io/Role", PLAIN_TABLE],
  ["rbac.authorization.k8s.io/RoleBinding", ROLE_BINDING_TABLE],
  ["scheduling.k8s.io/PriorityClass", PRIORITY_CLASS_TABLE],
  ["storage.k8s.io/CSIDriver", CSI_DRIVER_TABLE],
  ["storage.k8s.io/CSINode", CSI_NODE_TABLE],
  ["storage.k8s.io/CSIStorageCapacity", PLAIN_TABLE],
  ["storage.k8s.io/StorageClass", STORAGE_CLASS_TABLE],
]);

export type ShownKind = Pick<ResourceKind, "group" | "kind" | "custom">;

/** How objects of a kind are shown; of a kind that nothing is known of, by name and age. */
export function kindTableOf(shown: ShownKind): KindTable {
  const { group, kind, custom } = shown;
  if (custom !== undefined && custom.columns.length > 0) return customTable(custom);
  return TABLES.get(`${group}/${kind}`) ?? CUSTOM_TABLE;
}
