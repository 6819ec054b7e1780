import type { World } from "../../components/component.ts";
import { PERSISTENT_VOLUME_CLAIMS } from "../../objects/resources.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../../objects/volume.ts";
import { PROVISIONED_BY } from "../../objects/volume-facts.ts";
import { hasSameMode } from "../../scheduler/volume-match.ts";
import { setPhase, tell, unbind } from "./bind.ts";
import { reclaim } from "./reclaim.ts";

/**
 * Says of a volume how it stands with its claim, and does away with it when that has gone
 * (kube-controller-manager 1.34, PersistentVolume controller).
 *
 * @returns whether its claim has to be looked at
 */
export function syncVolume(volume: PersistentVolume, world: World): boolean {
  const { claimRef, persistentVolumeReclaimPolicy: policy } = volume.spec;
  if (!claimRef?.uid) {
    setPhase(volume, "Available", world);
    return claimRef !== undefined;
  }
  const claim = claimOf(volume, world);
  if (claim === undefined) {
    reclaim(released(volume, world), world);
    return false;
  }
  const { volumeName } = claim.spec;
  if (!volumeName) {
    if (hasSameMode(volume, claim)) return true;
    tellMismatch(volume, claim, world);
  } else if (volumeName === volume.metadata.name) {
    setPhase(volume, "Bound", world);
  } else if (policy === "Delete" && volume.metadata.annotations?.[PROVISIONED_BY] !== undefined) {
    reclaim(released(volume, world), world);
  } else {
    unbind(volume, world);
  }
  return false;
}

/** Of another claim with that name the volume knows nothing. */
function claimOf({ spec }: PersistentVolume, { store }: World): PersistentVolumeClaim | undefined {
  const { namespace = "", name = "", uid } = spec.claimRef ?? {};
  const claim = store.get(PERSISTENT_VOLUME_CLAIMS, namespace, name);
  return claim?.metadata.uid === uid ? claim : undefined;
}

function released(volume: PersistentVolume, world: World): PersistentVolume {
  return volume.status?.phase === "Failed" ? volume : setPhase(volume, "Released", world);
}

function tellMismatch(volume: PersistentVolume, claim: PersistentVolumeClaim, world: World): void {
  const [asked, given] = [claim.metadata.name, volume.metadata.name];
  const why = "due to incompatible volumeMode.";
  const ofVolume = `Cannot bind PersistentVolume to requested PersistentVolumeClaim "${asked}" ${why}`;
  tell(volume, ["Warning", "VolumeMismatch", ofVolume], world);
  const ofClaim = `Cannot bind PersistentVolume "${given}" to requested PersistentVolumeClaim ${why}`;
  tell(claim, ["Warning", "VolumeMismatch", ofClaim], world);
}
