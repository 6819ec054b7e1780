import type { PersistentVolume, PersistentVolumeClaim } from "./volume.ts";

/** What volumes and claims are noted on by those who bind them (component-helpers 1.34, storage). */

/** On a claim that is bound on both sides. */
export const BIND_COMPLETED = "pv.kubernetes.io/bind-completed";
/** On a claim or a volume that was bound by the controller, and not by its user. */
export const BOUND_BY_CONTROLLER = "pv.kubernetes.io/bound-by-controller";
/** On a claim: for which node its volume is to be made. */
export const SELECTED_NODE = "volume.kubernetes.io/selected-node";
/** On a volume that was made for a claim: by whom. */
export const PROVISIONED_BY = "pv.kubernetes.io/provisioned-by";

/** How a class was named before the field was there; it still goes first. */
const OLD_CLASS = "volume.beta.kubernetes.io/storage-class";

/** Empty when none is asked for. */
export function classNameOf({ metadata, spec }: PersistentVolume | PersistentVolumeClaim): string {
  return metadata.annotations?.[OLD_CLASS] ?? spec.storageClassName ?? "";
}

/** Whether anything is said of a class, be it that there is to be none. */
export function hasClass({ metadata, spec }: PersistentVolumeClaim): boolean {
  return metadata.annotations?.[OLD_CLASS] !== undefined || spec.storageClassName !== undefined;
}

export function isBindCompleted({ metadata }: PersistentVolumeClaim): boolean {
  return metadata.annotations?.[BIND_COMPLETED] !== undefined;
}
