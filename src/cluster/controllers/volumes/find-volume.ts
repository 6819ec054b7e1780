import type { PersistentVolume, PersistentVolumeClaim } from "../../objects/volume.ts";
import { classNameOf } from "../../objects/volume-facts.ts";
import { volumesFor, volumesOfClass } from "../../objects/volume-indexes.ts";
import {
  couldServe,
  hasModes,
  hasSameMode,
  isFree,
  isKeptFor,
  sizeOf,
  wantedSize,
} from "../../scheduler/volume-match.ts";
import { keyOf } from "../../store/resource.ts";
import type { Store } from "../../store/store.ts";

/**
 * The volume for a claim, wherever it is to be used: the one that is kept for it, else of the free ones
 * that with the fewest access modes, and of those the smallest (kube-controller-manager 1.34,
 * `findBestMatchForClaim`).
 *
 * @param isDelayed only one that is kept for it: the scheduler chooses among the others
 */
export function findVolume(
  claim: PersistentVolumeClaim,
  { store, isDelayed }: { readonly store: Pick<Store, "find">; readonly isDelayed: boolean },
): PersistentVolume | undefined {
  const kept = volumesFor(store, keyOf(claim)).filter(
    (volume) => isKeptFor(volume, claim) && couldServe(volume, claim) && hasModes(volume, claim),
  );
  if (kept.length > 0 || isDelayed) return kept.toSorted(byFit)[0];
  return volumesOfClass(store, classNameOf(claim))
    .filter(
      (volume) =>
        volume.spec.claimRef === undefined && couldServe(volume, claim) && isFree(volume, claim),
    )
    .toSorted(byFit)[0];
}

/** Why a volume that a claim names will not do for it; null where it will. */
export function mismatch(volume: PersistentVolume, claim: PersistentVolumeClaim): string | null {
  if (sizeOf(volume) < wantedSize(claim)) return "requested PV is too small";
  if (classNameOf(volume) !== classNameOf(claim)) return "storageClassName does not match";
  if (!hasSameMode(volume, claim)) return "incompatible volumeMode";
  return hasModes(volume, claim) ? null : "incompatible accessMode";
}

function byFit(left: PersistentVolume, right: PersistentVolume): number {
  const modes = ({ spec }: PersistentVolume) => spec.accessModes?.length ?? 0;
  return modes(left) - modes(right) || sizeOf(left) - sizeOf(right);
}
