import { value } from "../meta/quantity-values.ts";
import type { Labels } from "../objects/meta.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../objects/volume.ts";
import { classNameOf } from "../objects/volume-facts.ts";
import { matchesNodeSelector } from "./node-affinity.ts";
import type { WaitingClaim } from "./pod-claims.ts";
import { podSelector, selects } from "./pod-selector.ts";

/** Whether a volume can be used on a node with these labels. */
export function usableOn({ spec }: PersistentVolume, labels: Labels): boolean {
  const required = spec.nodeAffinity?.required;
  return required === undefined || matchesNodeSelector(required, labels);
}

/**
 * The volume for a claim on a node: the one that is kept for the claim already, else the smallest
 * that is large enough (component-helpers 1.34, FindMatchingVolume).
 */
export function volumeFor(
  { claim, volumes }: WaitingClaim,
  taken: ReadonlySet<PersistentVolume>,
  labels: Labels,
): PersistentVolume | undefined {
  let smallest: PersistentVolume | undefined;
  for (const volume of volumes) {
    if (taken.has(volume)) continue;
    if (volume.spec.claimRef !== undefined && !isKeptFor(volume, claim)) continue;
    if (!couldServe(volume, claim)) continue;
    if (isKeptFor(volume, claim)) return usableOn(volume, labels) ? volume : undefined;
    if (!isFree(volume, claim) || !usableOn(volume, labels)) continue;
    if (smallest === undefined || sizeOf(smallest) > sizeOf(volume)) smallest = volume;
  }
  return smallest;
}

/** Smallest first, so that each gets the volume that fits it best. */
export function bySize(claims: readonly WaitingClaim[]): WaitingClaim[] {
  return claims.toSorted((left, right) => wantedSize(left.claim) - wantedSize(right.claim));
}

/** Whether a volume is for a claim, taken by it or not. */
export function isKeptFor(
  { spec }: PersistentVolume,
  { metadata }: PersistentVolumeClaim,
): boolean {
  const { name, namespace, uid } = spec.claimRef ?? {};
  if (name !== metadata.name || namespace !== metadata.namespace) return false;
  return uid === undefined || uid === "" || uid === metadata.uid;
}

/** Whether a volume is large enough, of the mode that is asked for, and here to stay. */
export function couldServe(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  return (
    sizeOf(volume) >= wantedSize(claim) &&
    hasSameMode(volume, claim) &&
    volume.metadata.deletionTimestamp === undefined
  );
}

/** Both as a file system, or both as a raw device. */
export function hasSameMode(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const mode = ({ spec }: PersistentVolume | PersistentVolumeClaim) =>
    spec.volumeMode ?? "Filesystem";
  return mode(volume) === mode(claim);
}

/** Whether a volume can be used in all ways that are asked for. */
export function hasModes({ spec }: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  return (claim.spec.accessModes ?? []).every((wanted) => spec.accessModes?.includes(wanted));
}

/** Whether anybody's claim of its class that selects it may have a volume. */
export function isFree(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const { selector } = claim.spec;
  return (
    volume.status?.phase === "Available" &&
    (selector === undefined || selects(podSelector(selector), volume.metadata.labels ?? {})) &&
    (volume.spec.storageClassName ?? "") === classNameOf(claim) &&
    hasModes(volume, claim)
  );
}

/** In bytes. */
export function sizeOf({ spec }: PersistentVolume): number {
  return value(spec.capacity?.["storage"] ?? 0);
}

/** In bytes. */
export function wantedSize({ spec }: PersistentVolumeClaim): number {
  return value(spec.resources?.requests?.["storage"] ?? 0);
}
