import type { PersistentVolumeClaim, StorageClass } from "../objects/volume.ts";

const MARKS = [
  "storageclass.kubernetes.io/is-default-class",
  "storageclass.beta.kubernetes.io/is-default-class",
];

/**
 * The claim with the default storage class, if it names none (DefaultStorageClass admission of
 * Kubernetes 1.34). Of several default classes the newest counts, of equally old ones the first by name.
 */
export function withStorageClass(
  claim: PersistentVolumeClaim,
  classes: Iterable<StorageClass>,
): PersistentVolumeClaim {
  if (claim.spec.storageClassName !== undefined) return claim;
  const [first] = [...classes].filter(isDefault).sort(byAge);
  if (first === undefined) return claim;
  return { ...claim, spec: { ...claim.spec, storageClassName: first.metadata.name } };
}

function isDefault({ metadata: { annotations = {} } }: StorageClass): boolean {
  return MARKS.some((mark) => annotations[mark] === "true");
}

function byAge({ metadata: a }: StorageClass, { metadata: b }: StorageClass): number {
  if (a.creationTimestamp !== b.creationTimestamp) {
    return a.creationTimestamp > b.creationTimestamp ? -1 : 1;
  }
  return a.name < b.name ? -1 : 1;
}
