import { CLAIM_PROTECTION, VOLUME_PROTECTION } from "../controllers/volumes/volume-protection.ts";
import type { KubeObject } from "../objects/meta.ts";

const FINALIZERS: Readonly<Record<string, string>> = {
  PersistentVolume: VOLUME_PROTECTION,
  PersistentVolumeClaim: CLAIM_PROTECTION,
};

/**
 * A new volume or claim with the finalizer that keeps it for as long as it is used
 * (StorageObjectInUseProtection admission of Kubernetes 1.34).
 */
export function withProtection<T extends KubeObject>(object: T): T {
  const finalizer = FINALIZERS[object.kind];
  const { finalizers = [] } = object.metadata;
  if (finalizer === undefined || finalizers.includes(finalizer)) return object;
  return { ...object, metadata: { ...object.metadata, finalizers: [...finalizers, finalizer] } };
}
