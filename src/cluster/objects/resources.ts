import { resource } from "../store/resource.ts";
import type { ConfigMap } from "./config-map.ts";
import type { ControllerRevision } from "./controller-revision.ts";
import type { CronJob } from "./cron-job.ts";
import type { DaemonSet } from "./daemon-set.ts";
import type { PodDisruptionBudget } from "./disruption-budget.ts";
import type { EndpointSlice } from "./endpoint-slice.ts";
import type { Endpoints } from "./endpoints.ts";
import type { KubeEvent } from "./event.ts";
import type { HorizontalPodAutoscaler } from "./horizontal-pod-autoscaler.ts";
import type { Job } from "./job.ts";
import type { Lease } from "./lease.ts";
import type { LimitRange } from "./limit-range.ts";
import type { KubeObject } from "./meta.ts";
import type { Namespace } from "./namespace.ts";
import type { Node } from "./node.ts";
import type { Pod } from "./pod.ts";
import type { PriorityClass } from "./priority-class.ts";
import type { ResourceQuota } from "./resource-quota.ts";
import type { Service } from "./service.ts";
import type { StatefulSet } from "./stateful-set.ts";
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from "./volume.ts";
import type { Deployment, ReplicaSet } from "./workloads.ts";

/** The resources that several parts of the cluster deal with, by the group of their API. */

export const CONFIG_MAPS = resource<ConfigMap>("configmaps");
export const CONTROLLER_REVISIONS = resource<ControllerRevision>("controllerrevisions", "apps");
export const CRON_JOBS = resource<CronJob>("cronjobs", "batch");
export const DAEMON_SETS = resource<DaemonSet>("daemonsets", "apps");
export const DEPLOYMENTS = resource<Deployment>("deployments", "apps");
export const ENDPOINT_SLICES = resource<EndpointSlice>("endpointslices", "discovery.k8s.io");
export const ENDPOINTS = resource<Endpoints>("endpoints");
export const EVENTS = resource<KubeEvent>("events");
export const HORIZONTAL_POD_AUTOSCALERS = resource<HorizontalPodAutoscaler>(
  "horizontalpodautoscalers",
  "autoscaling",
);
export const LEASES = resource<Lease>("leases", "coordination.k8s.io");
export const LIMIT_RANGES = resource<LimitRange>("limitranges");
export const RESOURCE_QUOTAS = resource<ResourceQuota>("resourcequotas");
export const JOBS = resource<Job>("jobs", "batch");
export const NAMESPACES = resource<Namespace>("namespaces");
export const NODES = resource<Node>("nodes");
export const PERSISTENT_VOLUME_CLAIMS = resource<PersistentVolumeClaim>("persistentvolumeclaims");
export const PERSISTENT_VOLUMES = resource<PersistentVolume>("persistentvolumes");
export const PODS = resource<Pod>("pods");
export const POD_DISRUPTION_BUDGETS = resource<PodDisruptionBudget>(
  "poddisruptionbudgets",
  "policy",
);
export const PRIORITY_CLASSES = resource<PriorityClass>("priorityclasses", "scheduling.k8s.io");
export const REPLICA_SETS = resource<ReplicaSet>("replicasets", "apps");
export const SERVICE_ACCOUNTS = resource<KubeObject>("serviceaccounts");
export const SERVICES = resource<Service>("services");
export const STATEFUL_SETS = resource<StatefulSet>("statefulsets", "apps");
export const STORAGE_CLASSES = resource<StorageClass>("storageclasses", "storage.k8s.io");
