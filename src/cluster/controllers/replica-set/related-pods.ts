import { controllerOf } from "../../objects/owners.ts";
import type { Pod } from "../../objects/pod.ts";
import { REPLICA_SETS } from "../../objects/resources.ts";
import type { ReplicaSet } from "../../objects/workloads.ts";
import type { Store } from "../../store/store.ts";
import { managedBy, ownerIndex } from "../claim.ts";
import { podsManagedBy } from "../claim-pods.ts";

/** Replica sets by the uid of what manages them. */
export const REPLICA_SET_OWNER_INDEX = ownerIndex(REPLICA_SETS);

/**
 * The pods of all replica sets that the same object manages, such as the old and the new one of a
 * rollout. None where nothing manages the replica set (kube-controller-manager 1.34,
 * `getIndirectlyRelatedPods`): then it does not count who shares a node.
 */
export function relatedPods(set: ReplicaSet, store: Pick<Store, "find">): Pod[] {
  const controller = controllerOf(set);
  if (controller === undefined) return [];
  return managedBy(controller.uid, REPLICA_SETS, store).flatMap((one) => podsManagedBy(one, store));
}
