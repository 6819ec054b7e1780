import type { KubeObject, OwnerReference } from "../../objects/meta.ts";
import { controllerReference } from "../../objects/owners.ts";
import type { Pod } from "../../objects/pod.ts";
import type { StatefulSet } from "../../objects/stateful-set.ts";
import type { PersistentVolumeClaim } from "../../objects/volume.ts";
import { isWanted, ordinalOf } from "./identity.ts";

/**
 * Who is to own a claim, so that it goes with its owner as the set's policy has it: the set for
 * `whenDeleted`, a pod that is too many for `whenScaled` (kube-controller-manager 1.34, StatefulSet
 * controller). Null where that is so already, or where somebody else manages the claim.
 */
export function retentionOwners(
  claim: PersistentVolumeClaim,
  set: StatefulSet,
  pod: Pod,
): readonly OwnerReference[] | null {
  const present = claim.metadata.ownerReferences ?? [];
  if (present.some((one) => isStale(one, set) || isStale(one, pod))) return null;
  const others = present.filter((one) => !isOf(one, set) && !isOf(one, pod));
  const own = present.filter((one) => !others.includes(one));
  const { whenDeleted, whenScaled } = set.spec.persistentVolumeClaimRetentionPolicy ?? {};
  const deletes = whenDeleted === "Delete" || whenScaled === "Delete";
  if (deletes && others.some(({ controller }) => controller === true)) {
    return own.length > 0 ? others : null;
  }
  const isTooMany = whenScaled === "Delete" && !isWanted(ordinalOf(pod), set);
  const wanted: readonly KubeObject[] = [
    ...(whenDeleted === "Delete" && !isTooMany ? [set] : []),
    ...(isTooMany ? [pod] : []),
  ];
  const isSo =
    wanted.length === own.length &&
    wanted.every((owner) => own.some(({ uid }) => uid === owner.metadata.uid)) &&
    own.every(({ controller }) => controller === true);
  return isSo ? null : [...others, ...wanted.map(controllerReference)];
}

/** Whether a claim goes with an earlier pod of that name, so that no new one may use it. */
export function goesWithEarlierPod(claim: PersistentVolumeClaim, podName: string): boolean {
  return (claim.metadata.ownerReferences ?? []).some(
    ({ apiVersion, kind, name }) => apiVersion === "v1" && kind === "Pod" && name === podName,
  );
}

function isOf(reference: OwnerReference, { apiVersion, kind, metadata }: KubeObject): boolean {
  return (
    reference.apiVersion === apiVersion &&
    reference.kind === kind &&
    reference.name === metadata.name
  );
}

function isStale(reference: OwnerReference, owner: KubeObject): boolean {
  return isOf(reference, owner) && reference.uid !== owner.metadata.uid;
}
