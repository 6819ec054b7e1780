import {
  apiVersionOf,
  qualifiedResource,
  type ResourceKind,
} from "../api-resources/resource-kind.ts";
import { RESOURCE_KINDS } from "../api-resources/resource-registry.ts";
import { withAcceptance } from "../custom-resources/admit-definition.ts";
import type { CustomResourceDefinition } from "../custom-resources/definition.ts";
import { withStorageClass } from "../defaults/claim-class.ts";
import { withDefaults } from "../defaults/default-object.ts";
import { asNewObject } from "../defaults/new-object.ts";
import { withPriority } from "../defaults/priority.ts";
import { defaultTolerations, withDefaultTolerations } from "../defaults/tolerations.ts";
import type { KubeObject } from "../objects/meta.ts";
import type { Pod } from "../objects/pod.ts";
import { PRIORITY_CLASSES, STORAGE_CLASSES } from "../objects/resources.ts";
import type { Toleration } from "../objects/scheduling.ts";
import type { Service } from "../objects/service.ts";
import type { PersistentVolumeClaim } from "../objects/volume.ts";
import type { Store } from "../store/store.ts";
import { validateChange, validateNew } from "../validation/validate-object.ts";
import type { Strategy } from "../write/strategy.ts";
import {
  limitRangesOf,
  requireClaimInLimits,
  requirePodInLimits,
  withLimitDefaults,
} from "./limits/limit-ranges.ts";
import { requireRoom } from "./most-pods.ts";
import { isHeldNamespace, leavingNamespace, withFinalizersOf } from "./namespaces.ts";
import { podGraceSeconds } from "./pod-grace.ts";
import { withProtection } from "./protection.ts";
import { QuotaUsages } from "./quota/quota-usage.ts";
import { requireQuota } from "./quota/require-quota.ts";
import { withAddresses, withAddressesOf } from "./services/allocate.ts";
import { SiblingPods } from "./sibling-pods.ts";

export interface AdmissionOptions {
  /** How long pods bear a node that is not ready or unreachable, unless they say: 300 s in Kubernetes. */
  readonly defaultTolerationSeconds: number;
  readonly kinds?: readonly ResourceKind[];
}

/** Kinds with a generation, beside those whose status is written by itself. */
const COUNTED = new Set(["EndpointSlice", "IngressClass", "NetworkPolicy", "PriorityClass"]);
/** Kinds whose status is written by itself, but that have no generation. */
const UNCOUNTED = new Set([
  ...["HorizontalPodAutoscaler", "Namespace", "Node", "PersistentVolume"],
  ...["PersistentVolumeClaim", "ResourceQuota", "Service"],
]);

/**
 * How each kind of Kubernetes 1.34 is written: filled in, changed as by its admission plugins
 * (LimitRanger, DefaultTolerationSeconds, Priority, DefaultStorageClass, StorageObjectInUseProtection,
 * ResourceQuota) and validated, by resource.
 */
export function admissionStrategies(options: AdmissionOptions): ReadonlyMap<string, Strategy> {
  const stored = (options.kinds ?? RESOURCE_KINDS).filter(
    ({ storedAs, verbs }) => storedAs === undefined && verbs.includes("update"),
  );
  const shared: Shared = {
    tolerations: defaultTolerations(options.defaultTolerationSeconds),
    usages: new QuotaUsages(),
    siblings: new SiblingPods(),
  };
  return new Map(stored.map((kind) => [qualifiedResource(kind), strategyOf(kind, shared)]));
}

/** What all strategies of a cluster have in common. */
interface Shared {
  readonly tolerations: readonly Toleration[];
  readonly usages: QuotaUsages;
  readonly siblings: SiblingPods;
}

function strategyOf(kind: ResourceKind, { tolerations, usages, siblings }: Shared): Strategy {
  const ownStatus = kind.subresources.some(({ name }) => name === "status");
  const counted = ownStatus ? !UNCOUNTED.has(kind.kind) : COUNTED.has(kind.kind);
  const isPod = apiVersionOf(kind) === "v1" && kind.kind === "Pod";
  const isNamespace = apiVersionOf(kind) === "v1" && kind.kind === "Namespace";
  return {
    ...{ namespaced: kind.namespaced, ownStatus, counted },
    ...(isPod && { graceSeconds: (object: KubeObject) => podGraceSeconds(object as Pod) }),
    ...(isNamespace && { leaving: leavingNamespace, isHeld: isHeldNamespace }),
    admit: (object, store) => {
      const whole = () => admittedWhole(object, { kind, store, tolerations });
      const admitted = isPod ? admittedPod(object as Pod, { store, siblings, whole }) : whole();
      requireQuota(admitted, { resource: qualifiedResource(kind), store, usages });
      return isDefinition(kind)
        ? withAcceptance(admitted as CustomResourceDefinition, store)
        : admitted;
    },
    admitChange: (object, previous, store) => {
      const admitted = admittedChange(withDefaults(object), { kind, store, previous });
      validateChange(kind, admitted, previous);
      requireAllowed(admitted, { kind, store, previous });
      requireQuota(admitted, { resource: qualifiedResource(kind), store, usages, previous });
      return admitted;
    },
  };
}

function isDefinition({ group, kind }: ResourceKind): boolean {
  return group === "apiextensions.k8s.io" && kind === "CustomResourceDefinition";
}

interface Admission {
  readonly kind: ResourceKind;
  readonly store: Store;
  readonly tolerations: readonly Toleration[];
}

/** Filled in, changed and found valid by itself. */
function admittedWhole(object: KubeObject, admission: Admission): KubeObject {
  const admitted = asNewObject(admittedNew(withDefaults(object), admission));
  validateNew(admission.kind, admitted);
  requireAllowed(admitted, admission);
  return admitted;
}

function admittedPod(
  pod: Pod,
  { store, siblings, whole }: { store: Store; siblings: SiblingPods; whole: () => KubeObject },
): Pod {
  requireRoom(pod, store);
  return siblings.admit(pod, store, () => whole() as Pod);
}

function admittedNew(object: KubeObject, { kind, store, tolerations }: Admission): KubeObject {
  if (kind.group !== "") return object;
  if (kind.kind === "Pod") {
    const limited = withLimitDefaults(object as Pod, limitRangesOf(object, store));
    const borne = withDefaultTolerations(limited, tolerations);
    return withPriority(borne, store.list(PRIORITY_CLASSES));
  }
  if (kind.kind === "PersistentVolumeClaim") {
    const claim = object as PersistentVolumeClaim;
    return withProtection(withStorageClass(claim, store.list(STORAGE_CLASSES)));
  }
  if (kind.kind === "Service") return withAddresses(object as Service, store);
  return withProtection(object);
}

/** What is valid, but more than is allowed. @throws ApiError Forbidden */
function requireAllowed(
  object: KubeObject,
  { kind, store, previous }: Pick<Admission, "kind" | "store"> & { readonly previous?: KubeObject },
): void {
  if (kind.group !== "" || previous?.metadata.deletionTimestamp !== undefined) return;
  const isNewPod = kind.kind === "Pod" && previous === undefined;
  if (isNewPod) requirePodInLimits(object as Pod, limitRangesOf(object, store));
  if (kind.kind !== "PersistentVolumeClaim") return;
  requireClaimInLimits(object as PersistentVolumeClaim, limitRangesOf(object, store));
}

function admittedChange(
  object: KubeObject,
  { kind, store, previous }: Pick<Admission, "kind" | "store"> & { readonly previous: KubeObject },
): KubeObject {
  if (kind.group !== "") return object;
  if (kind.kind === "Namespace") return withFinalizersOf(object, previous);
  if (kind.kind !== "Service") return object;
  return withAddressesOf(object as Service, previous as Service, store);
}
