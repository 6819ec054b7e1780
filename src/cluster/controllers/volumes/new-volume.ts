import { ZONE_LABEL } from "../../objects/topology-zone.ts";
import type {
  PersistentVolume,
  PersistentVolumeClaim,
  StorageClass,
} from "../../objects/volume.ts";
import { classNameOf, PROVISIONED_BY } from "../../objects/volume-facts.ts";
import type { NewObject } from "../../write/writer.ts";
import { claimReference } from "./bind.ts";
import { PROVISIONER_FINALIZER } from "./provisioners.ts";

interface Making {
  readonly driver: string;
  readonly storageClass: StorageClass;
  /** Where it can be used; anywhere when null. */
  readonly zone: string | null;
}

/** The name of the volume that is made for a claim: no other has it. */
export function volumeName({ metadata }: PersistentVolumeClaim): string {
  return `pvc-${metadata.uid}`;
}

/** A volume of just the size that a claim asks for, and for it alone (external-provisioner). */
export function newVolume(
  claim: PersistentVolumeClaim,
  { driver, storageClass, zone }: Making,
): NewObject<PersistentVolume> {
  const { accessModes = [], resources, volumeMode = "Filesystem" } = claim.spec;
  const { reclaimPolicy = "Delete" } = storageClass;
  const name = volumeName(claim);
  return {
    ...{ apiVersion: "v1", kind: "PersistentVolume" },
    metadata: {
      name,
      annotations: { [PROVISIONED_BY]: driver },
      ...(reclaimPolicy === "Delete" && { finalizers: [PROVISIONER_FINALIZER] }),
    },
    spec: {
      capacity: { storage: resources?.requests?.["storage"] ?? "0" },
      ...{ accessModes, volumeMode, storageClassName: classNameOf(claim) },
      persistentVolumeReclaimPolicy: reclaimPolicy,
      claimRef: claimReference(claim),
      csi: { driver, volumeHandle: name },
      ...(zone !== null && { nodeAffinity: inZone(zone) }),
    },
  };
}

function inZone(zone: string): NonNullable<PersistentVolume["spec"]["nodeAffinity"]> {
  const requirement = { key: ZONE_LABEL, operator: "In", values: [zone] } as const;
  return { required: { nodeSelectorTerms: [{ matchExpressions: [requirement] }] } };
}
