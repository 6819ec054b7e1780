import { subdomainFaults } from "../meta/names.ts";
import type { ObjectMeta } from "../objects/meta.ts";
import type { Pod } from "../objects/pod.ts";
import type { PriorityClass } from "../objects/priority-class.ts";
import { PRIORITY_CLASSES } from "../objects/resources.ts";
import type { Store } from "../store/store.ts";
import { limitRangesOf } from "./limits/limit-ranges.ts";

/** A pod as it was given and as it was admitted, and what else had a say in that. */
interface Elder {
  readonly given: Pod;
  readonly admitted: Pod;
  readonly classes: readonly PriorityClass[];
}

/** All of the metadata that is validated, but for the name. */
const SHARED = [
  ...["namespace", "generateName", "generation", "labels", "annotations"],
  ...["ownerReferences", "finalizers"],
] as const satisfies readonly (keyof ObjectMeta)[];

/**
 * Workloads make many pods in a row that differ in their names alone, of the very same parts: what was
 * filled in and found valid for one holds for the next. What it keeps is no state: forks may share it.
 */
export class SiblingPods {
  #elder: Elder | undefined;

  /** @param whole admits the pod by itself; it throws what is wrong */
  admit(pod: Pod, store: Pick<Store, "list">, whole: () => Pod): Pod {
    const classes = store.list(PRIORITY_CLASSES);
    const isFree = limitRangesOf(pod, store).length === 0;
    const elder = this.#elder;
    if (isFree && elder && isSibling(pod, elder.given) && sameItems(classes, elder.classes)) {
      const { spec, status } = elder.admitted;
      return status === undefined ? { ...pod, spec } : { ...pod, spec, status };
    }
    const admitted = whole();
    // What gates say has the time at which the pod came.
    const isOnlyOne = !isFree || (admitted.spec.schedulingGates ?? []).length > 0;
    this.#elder = isOnlyOne ? undefined : { given: pod, admitted, classes };
    return admitted;
  }
}

function isSibling({ spec, metadata }: Pod, elder: Pod): boolean {
  return (
    spec === elder.spec &&
    SHARED.every((key) => metadata[key] === elder.metadata[key]) &&
    subdomainFaults(metadata.name).length === 0
  );
}

function sameItems<T>(left: readonly T[], right: readonly T[]): boolean {
  return left.length === right.length && left.every((item, index) => item === right[index]);
}
