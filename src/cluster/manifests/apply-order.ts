import type { Manifest } from "./manifest.ts";

/** What others need comes before them. */
const FIRST = ["Namespace", "CustomResourceDefinition", "PriorityClass", "StorageClass"];

/** Manifests in the order in which they can be applied; otherwise they stay in theirs. */
export function inApplyOrder<T>(items: readonly T[], manifestOf: (item: T) => Manifest): T[] {
  const rank = (item: T) => {
    const index = FIRST.indexOf(manifestOf(item).kind);
    return index < 0 ? FIRST.length : index;
  };
  return items.toSorted((left, right) => rank(left) - rank(right));
}
