import type { Labels } from "../objects/meta.ts";
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from "../objects/volume.ts";
import { SELECTED_NODE } from "../objects/volume-facts.ts";
import { classOf, type PodClaims, type WaitingClaim } from "./pod-claims.ts";
import type { SchedulerReads } from "./reads.ts";
import { bySize, usableOn, volumeFor } from "./volume-match.ts";

/** What has to happen to a pod's claims when it goes to a node. */
export interface VolumeDecisions {
  /** Volumes that are there are given to claims. */
  readonly bindings: readonly {
    readonly claim: PersistentVolumeClaim;
    readonly volume: PersistentVolume;
  }[];
  /** Volumes are to be made for claims. */
  readonly provisions: readonly PersistentVolumeClaim[];
}

export type VolumesOnNode = VolumeDecisions | { readonly reasons: readonly string[] };

type KnownClaims = Extract<PodClaims, { bound: unknown }>;

const WRONG_NODE = "node(s) didn't match PersistentVolume's node affinity";
const NOT_FOUND = "node(s) didn't find available persistent volumes to bind";
const NO_VOLUME = "node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)";

/** Names no provisioner: volumes of the class are made by hand. */
const NO_PROVISIONER = "kubernetes.io/no-provisioner";

/** kube-scheduler 1.34, VolumeBinding, on one node. Storage capacity is not counted. */
export function volumesOn(
  claims: KnownClaims,
  node: { readonly name: string; readonly labels: Labels },
  reads: SchedulerReads,
): VolumesOnNode {
  const boundFault = faultOfBound(claims.bound, node.labels, reads);
  const decisions = decide(claims.waiting, node, reads);
  const reasons = [
    ...(boundFault === WRONG_NODE ? [WRONG_NODE] : []),
    ...(decisions === undefined ? [NOT_FOUND] : []),
    ...(boundFault === NO_VOLUME ? [NO_VOLUME] : []),
  ];
  return decisions === undefined || reasons.length > 0 ? { reasons } : decisions;
}

function faultOfBound(
  claims: readonly PersistentVolumeClaim[],
  labels: Labels,
  reads: SchedulerReads,
): string | undefined {
  for (const { spec } of claims) {
    const volume = reads.volume(spec.volumeName ?? "");
    if (volume === undefined) return NO_VOLUME;
    if (!usableOn(volume, labels)) return WRONG_NODE;
  }
  return undefined;
}

/** Undefined when one of the claims cannot be served there. */
function decide(
  waiting: readonly WaitingClaim[],
  { name, labels }: { readonly name: string; readonly labels: Labels },
  reads: SchedulerReads,
): VolumeDecisions | undefined {
  const bindings: { claim: PersistentVolumeClaim; volume: PersistentVolume }[] = [];
  const provisions: PersistentVolumeClaim[] = [];
  const taken = new Set<PersistentVolume>();
  for (const asked of bySize(waiting)) {
    const { claim } = asked;
    const selected = claim.metadata.annotations?.[SELECTED_NODE];
    if (selected !== undefined && selected !== name) return undefined;
    const volume = selected === undefined ? volumeFor(asked, taken, labels) : undefined;
    if (volume !== undefined) {
      taken.add(volume);
      bindings.push({ claim, volume });
    } else if (canMakeVolume(classOf(claim, reads), labels)) {
      provisions.push(claim);
    } else {
      return undefined;
    }
  }
  return { bindings, provisions };
}

/** Whether a volume of a class can be made for a node with these labels. */
export function canMakeVolume(storageClass: StorageClass | undefined, labels: Labels): boolean {
  if (storageClass === undefined) return false;
  const { provisioner, allowedTopologies = [] } = storageClass;
  if (provisioner === "" || provisioner === NO_PROVISIONER) return false;
  if (allowedTopologies.length === 0) return true;
  return allowedTopologies.some(
    ({ matchLabelExpressions = [] }) =>
      matchLabelExpressions.length > 0 &&
      matchLabelExpressions.every(({ key, values }) => {
        const label = labels[key];
        return label !== undefined && values.includes(label);
      }),
  );
}
