/**
 * Objects of the Kubernetes API as their JSON has them. Objects are never changed once they are in a
 * store: whoever changes one makes another. Only fields that the simulation reads have a type here;
 * all others are kept as they came.
 */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
}

/** meta/v1 ObjectMeta. Times are RFC 3339 in UTC, whole seconds. */
export interface ObjectMeta {
  readonly name: string;
  readonly generateName?: string;
  readonly namespace?: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly generation?: number;
  readonly creationTimestamp: string;
  readonly deletionTimestamp?: string;
  readonly deletionGracePeriodSeconds?: number;
  readonly labels?: Labels;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly OwnerReference[];
  readonly finalizers?: readonly string[];
  /** Who owns which fields: entries of meta/v1 ManagedFieldsEntry. */
  readonly managedFields?: readonly unknown[];
}

export type Labels = Readonly<Record<string, string>>;

export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  /** The one that manages the object; an object has one at most. */
  readonly controller?: boolean;
  /** Foreground deletion of the owner waits for this object. */
  readonly blockOwnerDeletion?: boolean;
}

/** meta/v1 LabelSelector: all of it must hold; an empty one selects everything, none nothing. */
export interface LabelSelector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly LabelSelectorRequirement[];
}

export interface LabelSelectorRequirement {
  readonly key: string;
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
  readonly values?: readonly string[];
}

/** A condition of an object's status. */
export interface Condition {
  readonly type: string;
  readonly status: "True" | "False" | "Unknown";
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: string;
  readonly lastUpdateTime?: string;
  readonly lastHeartbeatTime?: string;
  readonly lastProbeTime?: string | null;
  readonly observedGeneration?: number;
}

/** A number, or a share such as `25%`; of ports also a name. */
export type IntOrString = number | string;

/** Amounts by resource: `{ cpu: "500m", memory: "1Gi" }`, in the notation of quantities. */
export type ResourceList = Readonly<Record<string, string | number>>;
