import { qualifiedResource, type ResourceKind } from "../../api-resources/resource-kind.ts";
import type { ResourceRegistry } from "../../api-resources/resource-registry.ts";
import { scaleFieldsAt } from "../../custom-resources/scale-paths.ts";
import type { KubeObject, OwnerReference } from "../../objects/meta.ts";
import { controllerOf } from "../../objects/owners.ts";
import { DEPLOYMENTS, REPLICA_SETS } from "../../objects/resources.ts";
import type { Store } from "../../store/store.ts";

/** How many pods something wants to have. */
export interface OwnerScale {
  readonly uid: string;
  readonly replicas: number;
}

/** What manages pods and does not say how many: the message is that of the controller's condition. */
export class ScaleUnknown extends Error {}

interface Scalable extends KubeObject {
  readonly spec?: { readonly replicas?: number };
}

/**
 * How many pods the manager of a pod wants to have: of a replica set of a deployment, the deployment
 * (kube-controller-manager 1.34, disruption controller). Null when it is gone.
 *
 * @throws ScaleUnknown of a kind that cannot be scaled
 */
export function ownerScale(
  reference: OwnerReference,
  { namespace, store, registry }: OwnerPlace,
): OwnerScale | null {
  const [group] = reference.apiVersion.split("/");
  if (reference.kind === "ReplicaSet" && group === "apps") {
    const deployment = deploymentOf(reference, { namespace, store });
    if (deployment !== null) return deployment;
  }
  const kind = registry.byKind(reference.apiVersion, reference.kind);
  if (kind === undefined) {
    const { kind: name, apiVersion } = reference;
    throw new ScaleUnknown(`no matches for kind "${name}" in version "${apiVersion}"`);
  }
  const id = qualifiedResource(kind);
  if (!kind.subresources.some(({ name }) => name === "scale")) {
    throw new ScaleUnknown(`${id} does not implement the scale subresource`);
  }
  return scaleOf(store.get({ id }, namespace, reference.name), reference, kind);
}

/** Where a manager is looked for. */
export interface OwnerPlace {
  readonly namespace: string;
  readonly store: Pick<Store, "get">;
  readonly registry: ResourceRegistry;
}

function deploymentOf(
  { name, uid }: OwnerReference,
  { namespace, store }: Pick<OwnerPlace, "namespace" | "store">,
): OwnerScale | null {
  const set = store.get(REPLICA_SETS, namespace, name);
  if (set?.metadata.uid !== uid) return null;
  const owner = controllerOf(set);
  if (owner?.kind !== "Deployment") return null;
  return scaleOf(store.get(DEPLOYMENTS, namespace, owner.name), owner);
}

function scaleOf(
  object: KubeObject | undefined,
  { uid }: OwnerReference,
  kind?: ResourceKind,
): OwnerScale | null {
  if (object?.metadata.uid !== uid) return null;
  const paths = kind?.custom?.scale;
  if (paths !== undefined) return { uid, replicas: scaleFieldsAt(object, paths).wanted ?? 0 };
  return { uid, replicas: (object as Scalable).spec?.replicas ?? 1 };
}
