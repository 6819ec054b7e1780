import type { JsonObject } from "../../util/json/json-object.ts";
import { apiVersionOf, type ResourceKind } from "../api-resources/resource-kind.ts";
import { part } from "../defaults/fill.ts";
import { labelNameFaults, pathSegmentFaults, subdomainFaults } from "../meta/names.ts";
import type { KubeObject } from "../objects/meta.ts";
import {
  checkBindingChange,
  checkClusterRole,
  checkClusterRoleBinding,
  checkRole,
  checkRoleBinding,
} from "./access.ts";
import { checkAutoscaler } from "./autoscaler.ts";
import { checkConfigDataChange, checkConfigMap, checkSecret } from "./config-data.ts";
import { checkDefinition, checkDefinitionChange } from "./definition.ts";
import { checkDisruptionBudget } from "./disruption-budget.ts";
import { FieldErrors, invalidObject } from "./field-errors.ts";
import { checkCronJob, checkJob, checkJobChange } from "./job.ts";
import { checkMetadata, checkMetadataChange, type NameRule } from "./metadata.ts";
import { checkNode, checkNodeChange } from "./node.ts";
import { checkNewPod, checkPod, checkPodChange } from "./pod.ts";
import { checkPriorityClass, checkPriorityClassChange } from "./priority-class.ts";
import { checkLimitRange, checkQuota } from "./quota.ts";
import { checkService, checkServiceChange, serviceNameFaults } from "./service.ts";
import { checkStatefulSet, checkStatefulSetChange } from "./stateful-set.ts";
import {
  checkClaim,
  checkClaimChange,
  checkPersistentVolume,
  checkPersistentVolumeChange,
  checkStorageClass,
} from "./storage.ts";
import {
  checkDaemonSet,
  checkDeployment,
  checkReplicaSet,
  checkSelectorChange,
} from "./workloads.ts";

type Check = (errors: FieldErrors, object: JsonObject) => void;
type ChangeCheck = (errors: FieldErrors, object: JsonObject, previous: JsonObject) => void;

/** What is known of a kind beyond its metadata. */
interface Rules {
  readonly nameFaults?: NameRule;
  readonly check?: Check;
  /** Only when it is new. */
  readonly checkNew?: Check;
  readonly checkChange?: ChangeCheck;
}

const RULES: Readonly<Record<string, Rules>> = {
  "v1/ConfigMap": { check: checkConfigMap, checkChange: checkConfigDataChange },
  "v1/LimitRange": { check: checkLimitRange },
  "v1/Namespace": { nameFaults: labelNameFaults },
  "v1/Node": { check: checkNode, checkChange: checkNodeChange },
  "v1/PersistentVolume": { check: checkPersistentVolume, checkChange: checkPersistentVolumeChange },
  "v1/PersistentVolumeClaim": { check: checkClaim, checkChange: checkClaimChange },
  "v1/Pod": { check: checkPod, checkNew: checkNewPod, checkChange: checkPodChange },
  "v1/ResourceQuota": { check: checkQuota },
  "v1/Secret": { check: checkSecret, checkChange: checkConfigDataChange },
  "v1/Service": {
    nameFaults: serviceNameFaults,
    check: checkService,
    checkChange: checkServiceChange,
  },
  "apiextensions.k8s.io/v1/CustomResourceDefinition": {
    check: checkDefinition,
    checkChange: checkDefinitionChange,
  },
  "apps/v1/DaemonSet": { check: checkDaemonSet, checkChange: checkSelectorChange },
  "apps/v1/Deployment": { check: checkDeployment, checkChange: checkSelectorChange },
  "apps/v1/ReplicaSet": { check: checkReplicaSet, checkChange: checkSelectorChange },
  "apps/v1/StatefulSet": {
    nameFaults: labelNameFaults,
    check: checkStatefulSet,
    checkChange: checkStatefulSetChange,
  },
  "autoscaling/v2/HorizontalPodAutoscaler": { check: checkAutoscaler },
  "batch/v1/CronJob": { check: checkCronJob },
  "batch/v1/Job": { check: checkJob, checkChange: checkJobChange },
  "policy/v1/PodDisruptionBudget": { check: checkDisruptionBudget },
  "rbac.authorization.k8s.io/v1/ClusterRole": {
    ...{ nameFaults: pathSegmentFaults, check: checkClusterRole },
  },
  "rbac.authorization.k8s.io/v1/ClusterRoleBinding": {
    ...{ nameFaults: pathSegmentFaults, check: checkClusterRoleBinding },
    checkChange: checkBindingChange,
  },
  "rbac.authorization.k8s.io/v1/Role": { nameFaults: pathSegmentFaults, check: checkRole },
  "rbac.authorization.k8s.io/v1/RoleBinding": {
    ...{ nameFaults: pathSegmentFaults, check: checkRoleBinding },
    checkChange: checkBindingChange,
  },
  "scheduling.k8s.io/v1/PriorityClass": {
    check: checkPriorityClass,
    checkChange: checkPriorityClassChange,
  },
  "storage.k8s.io/v1/StorageClass": { check: checkStorageClass },
};

/**
 * Checks an object that is about to be stored, with its defaults, as the API server of Kubernetes
 * 1.34 does.
 *
 * @throws ApiError Invalid with a cause for each fault
 */
export function validateNew(kind: ResourceKind, object: KubeObject): void {
  const errors = new FieldErrors();
  const fields = fieldsOf(object);
  const rules = rulesOf(kind);
  const { namespaced, schema } = kind;
  const custom = schema === undefined;
  const nameFaults = rules.nameFaults ?? subdomainFaults;
  checkMetadata(errors, part(fields, "metadata"), { namespaced, nameFaults, custom });
  rules.check?.(errors, fields);
  rules.checkNew?.(errors, fields);
  refuse(kind, object, errors);
}

/** The same of an object that takes the place of `previous`; some fields may not change. */
export function validateChange(kind: ResourceKind, object: KubeObject, previous: KubeObject): void {
  const errors = new FieldErrors();
  const [fields, before] = [fieldsOf(object), fieldsOf(previous)];
  const rules = rulesOf(kind);
  // The server asks twice, for all kinds and for the kind, and tells all faults twice.
  for (const metadata of [part(fields, "metadata"), part(fields, "metadata")]) {
    checkMetadataChange(errors, metadata, part(before, "metadata"));
  }
  const { namespaced, schema } = kind;
  const custom = schema === undefined;
  // A name that is stored already is as good as any.
  const nameFaults = () => [];
  checkMetadata(errors, part(fields, "metadata"), { namespaced, nameFaults, custom });
  rules.check?.(errors, fields);
  rules.checkChange?.(errors, fields, before);
  refuse(kind, object, errors);
}

function rulesOf(kind: ResourceKind): Rules {
  return RULES[`${apiVersionOf(kind)}/${kind.kind}`] ?? {};
}

function refuse(kind: ResourceKind, object: KubeObject, errors: FieldErrors): void {
  if (errors.found.length > 0) throw invalidObject(kind, object.metadata.name, errors.found);
}

function fieldsOf(object: KubeObject): JsonObject {
  return object as unknown as JsonObject;
}
