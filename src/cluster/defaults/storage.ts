import type { JsonObject } from "../../util/json/json-object.ts";
import { resources } from "./container.ts";
import { filled, inTurn, part, within } from "./fill.ts";
import { defaultClaimSpec } from "./volume.ts";

/** core/v1 PersistentVolume. */
export function defaultPersistentVolume(volume: JsonObject): JsonObject {
  return inTurn(
    (fields) => phase(fields, "Pending"),
    (fields) =>
      within(fields, "spec", (spec) =>
        within(
          filled(spec, { persistentVolumeReclaimPolicy: "Retain", volumeMode: "Filesystem" }),
          "capacity",
          resources,
        ),
      ),
  )(volume);
}

/** core/v1 PersistentVolumeClaim. */
export function defaultClaim(claim: JsonObject): JsonObject {
  return within(phase(claim, "Pending"), "spec", defaultClaimSpec);
}

/** storage.k8s.io/v1 StorageClass. */
export function defaultStorageClass(storageClass: JsonObject): JsonObject {
  return filled(storageClass, { reclaimPolicy: "Delete", volumeBindingMode: "Immediate" });
}

/** storage.k8s.io/v1 CSIDriver. */
export function defaultCsiDriver(driver: JsonObject): JsonObject {
  return within(driver, "spec", (spec) =>
    filled(spec, {
      attachRequired: true,
      fsGroupPolicy: "ReadWriteOnceWithFSType",
      podInfoOnMount: false,
      requiresRepublish: false,
      storageCapacity: false,
      volumeLifecycleModes: ["Persistent"],
    }),
  );
}

/** The state that an object is in until somebody says otherwise. */
export function phase(object: JsonObject, initial: string): JsonObject {
  return { ...object, status: filled(part(object, "status"), { phase: initial }) };
}
