import type { World } from "../../components/component.ts";
import { recordEvent } from "../../events/record-event.ts";
import { PERSISTENT_VOLUME_CLAIMS, PERSISTENT_VOLUMES } from "../../objects/resources.ts";
import type { PersistentVolumeClaim, StorageClass } from "../../objects/volume.ts";
import { classNameOf, SELECTED_NODE } from "../../objects/volume-facts.ts";
import { keyOf } from "../../store/resource.ts";
import { tell } from "./bind.ts";
import { newVolume, volumeName } from "./new-volume.ts";
import { driverOf, isSimulated } from "./provisioners.ts";
import { placeFor } from "./volume-place.ts";

/** Notes on a claim who is to make its volume; the second one is of old. */
const PROVISIONER = "volume.kubernetes.io/storage-provisioner";
const OLD_PROVISIONER = "volume.beta.kubernetes.io/storage-provisioner";

/**
 * Has a volume made for a claim. Who makes those of clouds is simulated; of others nothing comes, as
 * where their driver does not run (kube-controller-manager 1.34, `provisionClaim`;
 * external-provisioner).
 */
export function provisionFor(
  claim: PersistentVolumeClaim,
  storageClass: StorageClass | undefined,
  world: World,
): void {
  if (storageClass === undefined) {
    const why = `storageclass.storage.k8s.io "${classNameOf(claim)}" not found`;
    tell(claim, ["Warning", "ProvisioningFailed", why], world);
    return;
  }
  const driver = driverOf(storageClass.provisioner);
  if (driver === null) {
    const why = `no volume plugin matched name: ${storageClass.provisioner}`;
    tell(claim, ["Warning", "ProvisioningFailed", why], world);
    return;
  }
  const asked = world.writer.update(PERSISTENT_VOLUME_CLAIMS, askedOf(driver, claim));
  const waits = `Waiting for a volume to be created either by the external provisioner '${driver}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`;
  tell(asked, ["Normal", "ExternalProvisioning", waits], world);
  if (isSimulated(driver)) make(asked, { driver, storageClass }, world);
}

function make(
  claim: PersistentVolumeClaim,
  { driver, storageClass }: { readonly driver: string; readonly storageClass: StorageClass },
  world: World,
): void {
  if (world.store.get(PERSISTENT_VOLUMES, "", volumeName(claim)) !== undefined) return;
  const source = { component: driver };
  recordEvent(world, claim, {
    ...({ type: "Normal", reason: "Provisioning", source } as const),
    message: `External provisioner is provisioning volume for claim "${keyOf(claim)}"`,
  });
  const place = placeFor(claim, storageClass, world.store);
  if ("fault" in place) {
    const message = place.fault;
    recordEvent(world, claim, { type: "Warning", reason: "ProvisioningFailed", message, source });
    world.writer.update(PERSISTENT_VOLUME_CLAIMS, unplaced(claim));
    return;
  }
  const volume = world.writer.create(
    PERSISTENT_VOLUMES,
    newVolume(claim, { driver, storageClass, zone: place.zone }),
  );
  recordEvent(world, claim, {
    ...({ type: "Normal", reason: "ProvisioningSucceeded", source } as const),
    message: `Successfully provisioned volume ${volume.metadata.name}`,
  });
}

function askedOf(driver: string, claim: PersistentVolumeClaim): PersistentVolumeClaim {
  const { annotations } = claim.metadata;
  const noted = { ...annotations, [OLD_PROVISIONER]: driver, [PROVISIONER]: driver };
  return { ...claim, metadata: { ...claim.metadata, annotations: noted } };
}

/** Another node is to be looked for. */
function unplaced(claim: PersistentVolumeClaim): PersistentVolumeClaim {
  const { [SELECTED_NODE]: _node, ...annotations } = claim.metadata.annotations ?? {};
  return { ...claim, metadata: { ...claim.metadata, annotations } };
}
