import type { JsonObject } from "../../util/json/json-object.ts";
import type { KubeObject } from "../objects/meta.ts";
import { defaultRoleBinding } from "./access.ts";
import { defaultAutoscaler, defaultAutoscalerV1 } from "./autoscaler.ts";
import { defaultCronJob, defaultJob } from "./batch.ts";
import { defaultDefinition } from "./definition.ts";
import {
  defaultEndpointSlice,
  defaultEndpoints,
  defaultIngressClass,
  defaultLimitRange,
  defaultNamespace,
  defaultNetworkPolicy,
  defaultNode,
  defaultPriorityClass,
  defaultSecret,
} from "./other-kinds.ts";
import { defaultPod } from "./pod.ts";
import { defaultService } from "./service.ts";
import {
  defaultClaim,
  defaultCsiDriver,
  defaultPersistentVolume,
  defaultStorageClass,
} from "./storage.ts";
import {
  defaultDaemonSet,
  defaultDeployment,
  defaultReplicaSet,
  defaultStatefulSet,
} from "./workloads.ts";

/** What is left out of an object, by its version and kind. */
const DEFAULTS: Readonly<Record<string, (object: JsonObject) => JsonObject>> = {
  "v1/Endpoints": defaultEndpoints,
  "v1/LimitRange": defaultLimitRange,
  "v1/Namespace": defaultNamespace,
  "v1/Node": defaultNode,
  "v1/PersistentVolume": defaultPersistentVolume,
  "v1/PersistentVolumeClaim": defaultClaim,
  "v1/Pod": defaultPod,
  "v1/Secret": defaultSecret,
  "v1/Service": defaultService,
  "apiextensions.k8s.io/v1/CustomResourceDefinition": defaultDefinition,
  "apps/v1/DaemonSet": defaultDaemonSet,
  "apps/v1/Deployment": defaultDeployment,
  "apps/v1/ReplicaSet": defaultReplicaSet,
  "apps/v1/StatefulSet": defaultStatefulSet,
  "autoscaling/v1/HorizontalPodAutoscaler": defaultAutoscalerV1,
  "autoscaling/v2/HorizontalPodAutoscaler": defaultAutoscaler,
  "batch/v1/CronJob": defaultCronJob,
  "batch/v1/Job": defaultJob,
  "discovery.k8s.io/v1/EndpointSlice": defaultEndpointSlice,
  "networking.k8s.io/v1/IngressClass": defaultIngressClass,
  "networking.k8s.io/v1/NetworkPolicy": defaultNetworkPolicy,
  "rbac.authorization.k8s.io/v1/ClusterRoleBinding": defaultRoleBinding,
  "rbac.authorization.k8s.io/v1/RoleBinding": defaultRoleBinding,
  "scheduling.k8s.io/v1/PriorityClass": defaultPriorityClass,
  "storage.k8s.io/v1/CSIDriver": defaultCsiDriver,
  "storage.k8s.io/v1/StorageClass": defaultStorageClass,
};

/**
 * The object with everything that it leaves out and that the API server of Kubernetes 1.34 fills in;
 * the same object where nothing is missing. Its fields must have the types of its schema.
 */
export function withDefaults<T extends Pick<KubeObject, "apiVersion" | "kind">>(object: T): T {
  const change = DEFAULTS[`${object.apiVersion}/${object.kind}`];
  return change === undefined ? object : (change(object as JsonObject) as T);
}
