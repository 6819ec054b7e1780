import { isFinished } from "../../objects/pod-facts.ts";
import type { ReplicaSet } from "../../objects/workloads.ts";
import type { Store } from "../../store/store.ts";
import { podsManagedBy } from "../claim-pods.ts";
import { findOrMakeSets, findSets } from "./current-set.ts";
import { replicasOf } from "./deployment-limits.ts";
import { isComplete, tellProgress } from "./deployment-progress.ts";
import type { DeploymentWork } from "./deployment-work.ts";
import { forgetOldSets } from "./old-sets.ts";
import { activeSets, countOf } from "./rollout-sizes.ts";

/**
 * Takes one step of a rollout that ends all old pods before there are new ones
 * (kube-controller-manager 1.34, `rolloutRecreate`).
 *
 * @throws ApiError what is refused of it
 */
export function recreate(work: DeploymentWork, all: readonly ReplicaSet[]): void {
  const { current, old } = findSets(work, all);
  const active = activeSets(old);
  for (const set of active) work.scale(set, 0);
  if (active.length > 0 || stillRun(old, work.world.store)) {
    tellProgress(work, { current, old });
    return;
  }
  const sets = findOrMakeSets(work, all);
  work.scale(sets.current, replicasOf(work.deployment));
  if (isComplete(work.deployment)) forgetOldSets(work, sets.old);
  tellProgress(work, sets);
}

/** What is about to end runs until it has. */
function stillRun(old: readonly ReplicaSet[], store: Pick<Store, "find">): boolean {
  if (countOf(old, "replicas") > 0) return true;
  return old.some((set) => podsManagedBy(set, store).some((pod) => !isFinished(pod)));
}
