import type { World } from "../../components/component.ts";
import { PERSISTENT_VOLUMES } from "../../objects/resources.ts";
import type { PersistentVolume } from "../../objects/volume.ts";
import { PROVISIONED_BY } from "../../objects/volume-facts.ts";
import { setPhase, tell } from "./bind.ts";
import { isSimulated, PROVISIONER_FINALIZER } from "./provisioners.ts";

/** Does with a volume that no claim has any more what its policy says. */
export function reclaim(volume: PersistentVolume, world: World): void {
  const { persistentVolumeReclaimPolicy: policy, csi } = volume.spec;
  if (policy === "Recycle") {
    const why = "No recycler plugin found for the volume!";
    fail(volume, ["VolumeFailedRecycle", why], world);
  }
  if (policy !== "Delete") return;
  const maker = volume.metadata.annotations?.[PROVISIONED_BY] ?? csi?.driver;
  if (maker === undefined) {
    const { name } = volume.metadata;
    const why = `error getting deleter volume plugin for volume "${name}": no deletable volume plugin matched`;
    fail(volume, ["VolumeFailedDelete", why], world);
  } else if (isSimulated(maker)) {
    remove(volume, world);
  }
}

function remove(volume: PersistentVolume, { writer }: World): void {
  const { finalizers = [], name } = volume.metadata;
  const kept = finalizers.filter((one) => one !== PROVISIONER_FINALIZER);
  const metadata = { ...volume.metadata, finalizers: kept };
  if (kept.length < finalizers.length) writer.update(PERSISTENT_VOLUMES, { ...volume, metadata });
  if (volume.metadata.deletionTimestamp === undefined) writer.delete(PERSISTENT_VOLUMES, { name });
}

function fail(
  volume: PersistentVolume,
  [reason, message]: readonly [string, string],
  world: World,
): void {
  if (volume.status?.phase === "Failed") return;
  const failed = setPhase(volume, "Failed", world, message);
  tell(failed, ["Warning", reason, message], world);
}
