import type { World } from "../../components/component.ts";
import { withStorageClass } from "../../defaults/claim-class.ts";
import { isFinished } from "../../objects/pod-facts.ts";
import {
  PERSISTENT_VOLUME_CLAIMS,
  PERSISTENT_VOLUMES,
  STORAGE_CLASSES,
} from "../../objects/resources.ts";
import type { PersistentVolumeClaim } from "../../objects/volume.ts";
import {
  BOUND_BY_CONTROLLER,
  classNameOf,
  hasClass,
  isBindCompleted,
  SELECTED_NODE,
} from "../../objects/volume-facts.ts";
import { podsUsing } from "../../objects/volume-indexes.ts";
import { isKeptFor } from "../../scheduler/volume-match.ts";
import { keyOf } from "../../store/resource.ts";
import { bind, setClaimPhase, tell } from "./bind.ts";
import { findVolume, mismatch } from "./find-volume.ts";
import { provisionFor } from "./provision-for.ts";

/** Brings a claim to its volume (kube-controller-manager 1.34, PersistentVolume controller). */
export function syncClaim(claim: PersistentVolumeClaim, world: World): void {
  if (isBindCompleted(claim)) syncBound(claim, world);
  else if (claim.spec.volumeName) syncNamed(claim, claim.spec.volumeName, world);
  else syncFree(claim, world);
}

/** Any volume will do for it that is as it asks for. */
function syncFree(claim: PersistentVolumeClaim, world: World): void {
  const { store, writer } = world;
  const storageClass = store.get(STORAGE_CLASSES, "", classNameOf(claim));
  const isDelayed = storageClass?.volumeBindingMode === "WaitForFirstConsumer";
  const volume = findVolume(claim, { store, isDelayed });
  if (volume !== undefined) {
    bind(volume, claim, world);
    return;
  }
  const classed = hasClass(claim) ? claim : withStorageClass(claim, store.list(STORAGE_CLASSES));
  if (classed !== claim) {
    writer.update(PERSISTENT_VOLUME_CLAIMS, classed);
    return;
  }
  const isPlaced = claim.metadata.annotations?.[SELECTED_NODE] !== undefined;
  if (isDelayed && !isPlaced) {
    tell(claim, ["Normal", ...waiting(claim, world)], world);
  } else if (classNameOf(claim) !== "") {
    provisionFor(claim, storageClass, world);
    return;
  } else {
    const why = "no persistent volumes available for this claim and no storage class is set";
    tell(claim, ["Normal", "FailedBinding", why], world);
  }
  setClaimPhase(claim, "Pending", world);
}

/** What a claim waits for that is bound only when a pod needs it. */
function waiting(claim: PersistentVolumeClaim, { store }: World): readonly [string, string] {
  const pods = podsUsing(store, keyOf(claim))
    .filter((pod) => !isFinished(pod) && !pod.spec.nodeName)
    .map(({ metadata }) => metadata.name);
  if (pods.length === 0) {
    const message = "waiting for first consumer to be created before binding";
    return ["WaitForFirstConsumer", message];
  }
  const who = pods.length > 1 ? `pods ${pods.join(",")}` : `pod ${pods[0]}`;
  return ["WaitForPodScheduled", `waiting for ${who} to be scheduled`];
}

/** It is to have one volume and no other. */
function syncNamed(claim: PersistentVolumeClaim, name: string, world: World): void {
  const volume = world.store.get(PERSISTENT_VOLUMES, "", name);
  if (volume === undefined) {
    setClaimPhase(claim, "Pending", world);
    return;
  }
  if (isKeptFor(volume, claim)) {
    bind(volume, claim, world);
    return;
  }
  if (volume.spec.claimRef !== undefined) {
    const why = `volume "${name}" already bound to a different claim.`;
    tell(claim, ["Warning", "FailedBinding", why], world);
    const byController = claim.metadata.annotations?.[BOUND_BY_CONTROLLER] !== undefined;
    if (!byController) setClaimPhase(claim, "Pending", world);
    return;
  }
  const fault = mismatch(volume, claim);
  if (fault === null) {
    bind(volume, claim, world);
    return;
  }
  const why = `Cannot bind to requested volume "${name}": ${fault}`;
  tell(claim, ["Warning", "VolumeMismatch", why], world);
  setClaimPhase(claim, "Pending", world);
}

function syncBound(claim: PersistentVolumeClaim, world: World): void {
  const name = claim.spec.volumeName;
  const volume = name ? world.store.get(PERSISTENT_VOLUMES, "", name) : undefined;
  if (volume === undefined) {
    const lost = name ? "its PersistentVolume" : "reference to PersistentVolume";
    const message = `Bound claim has lost ${lost}. Data on the volume is lost!`;
    lose(claim, ["ClaimLost", message], world);
    return;
  }
  const { claimRef } = volume.spec;
  if (claimRef === undefined || claimRef.uid === claim.metadata.uid) {
    bind(volume, claim, world);
    return;
  }
  const message = "Two claims are bound to the same volume, this one is bound incorrectly";
  lose(claim, ["ClaimMisbound", message], world);
}

function lose(claim: PersistentVolumeClaim, why: readonly [string, string], world: World): void {
  if (claim.status?.phase === "Lost") return;
  tell(setClaimPhase(claim, "Lost", world), ["Warning", ...why], world);
}
