import type { Pod } from "../objects/pod.ts";
import { claimNamesOf } from "../objects/pod-claim-names.ts";
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from "../objects/volume.ts";
import { classNameOf, isBindCompleted } from "../objects/volume-facts.ts";
import type { SchedulerReads } from "./reads.ts";

/** The claims of a pod by what has to happen to them; or why no node will do. */
export type PodClaims =
  | { readonly fault: string }
  | {
      readonly bound: readonly PersistentVolumeClaim[];
      /** To be bound when the node is known. */
      readonly waiting: readonly WaitingClaim[];
    };

export interface WaitingClaim {
  readonly claim: PersistentVolumeClaim;
  /** All volumes of its class, free or not. */
  readonly volumes: readonly PersistentVolume[];
}

/** kube-scheduler 1.34, VolumeBinding, before it looks at nodes. Undefined for a pod without claims. */
export function podClaims(pod: Pod, reads: SchedulerReads): PodClaims | undefined {
  const claims: PersistentVolumeClaim[] = [];
  for (const { name, isEphemeral } of claimNamesOf(pod)) {
    const claim = reads.claim(pod.metadata.namespace ?? "", name);
    if (claim === undefined) return { fault: missing(name, isEphemeral) };
    const fault = faultOf(claim, pod, isEphemeral);
    if (fault !== undefined) return { fault };
    claims.push(claim);
  }
  if (claims.length === 0) return undefined;
  const unbound = claims.filter((claim) => !isBoundClaim(claim));
  if (unbound.some((claim) => claim.spec.volumeName || !waitsForConsumer(claim, reads))) {
    return { fault: "pod has unbound immediate PersistentVolumeClaims" };
  }
  const waiting = unbound.map((claim) => ({
    claim,
    volumes: [...reads.volumesOfClass(classNameOf(claim))],
  }));
  return { bound: claims.filter(isBoundClaim), waiting };
}

function missing(name: string, ephemeral: boolean): string {
  return ephemeral
    ? `waiting for ephemeral volume controller to create the persistentvolumeclaim "${name}"`
    : `persistentvolumeclaim "${name}" not found`;
}

function faultOf(claim: PersistentVolumeClaim, pod: Pod, ephemeral: boolean): string | undefined {
  const { name, namespace, deletionTimestamp, ownerReferences = [] } = claim.metadata;
  if (claim.status?.phase === "Lost") {
    const volume = claim.spec.volumeName ?? "";
    return `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${volume}"`;
  }
  if (deletionTimestamp !== undefined) return `persistentvolumeclaim "${name}" is being deleted`;
  const owned = ownerReferences.some(
    ({ controller, uid }) => controller === true && uid === pod.metadata.uid,
  );
  if (!ephemeral || owned) return undefined;
  const [of, by] = [`${namespace}/${name}`, `${pod.metadata.namespace}/${pod.metadata.name}`];
  return `PVC ${of} was not created for pod ${by} (pod is not owner)`;
}

/** Whether a claim has its volume, on both sides. */
export function isBoundClaim(claim: PersistentVolumeClaim): boolean {
  return Boolean(claim.spec.volumeName) && isBindCompleted(claim);
}

function waitsForConsumer(claim: PersistentVolumeClaim, reads: SchedulerReads): boolean {
  return classOf(claim, reads)?.volumeBindingMode === "WaitForFirstConsumer";
}

export function classOf(
  claim: PersistentVolumeClaim,
  reads: SchedulerReads,
): StorageClass | undefined {
  const name = classNameOf(claim);
  return name === "" ? undefined : reads.storageClass(name);
}
