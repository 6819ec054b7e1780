import { controllerOf } from "../../objects/owners.ts";
import type { Pod } from "../../objects/pod.ts";
import { isFinished } from "../../objects/pod-facts.ts";
import { podsOn } from "../../objects/pods-by-node.ts";
import type { Store } from "../../store/store.ts";

const MIRROR_ANNOTATION = "kubernetes.io/config.mirror";

/**
 * The pods of a node that have to go when it is emptied: all but those of daemon sets that run, which
 * would come back at once, and those of the kubelet's own (kubectl drain with `--ignore-daemonsets` and
 * `--delete-emptydir-data`).
 */
export function podsToDrain(store: Pick<Store, "find">, node: string): Pod[] {
  return podsOn(store, node).filter(
    (pod) =>
      (isFinished(pod) || controllerOf(pod)?.kind !== "DaemonSet") &&
      pod.metadata.annotations?.[MIRROR_ANNOTATION] === undefined,
  );
}

/**
 * Whether nothing would make the pod anew: kubectl drain deletes it with `--force` only. Of one that
 * has ended nothing is lost.
 */
export function isUnmanaged(pod: Pod): boolean {
  return !isFinished(pod) && controllerOf(pod) === undefined;
}
