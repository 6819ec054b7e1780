import type { ReplicaSet } from "../../objects/workloads.ts";
import { findOrMakeSets } from "./current-set.ts";
import { maxUnavailable, replicasOf } from "./deployment-limits.ts";
import { isComplete, tellProgress } from "./deployment-progress.ts";
import type { DeploymentWork } from "./deployment-work.ts";
import { forgetOldSets } from "./old-sets.ts";
import { activeSets, availableOf, countOf, sizeOfCurrent, totalOf } from "./rollout-sizes.ts";

/**
 * Takes one step of a rollout: the new set grows as far as there is room, else the old ones shrink as
 * far as enough pods are available (kube-controller-manager 1.34, `rolloutRolling`).
 *
 * @throws ApiError what is refused of it
 */
export function rollOn(work: DeploymentWork, all: readonly ReplicaSet[]): void {
  const { current, old } = findOrMakeSets(work, all);
  const hasMoved = grow(work, current, old) || shrink(work, current, activeSets(old));
  if (!hasMoved && isComplete(work.deployment)) forgetOldSets(work, old);
  tellProgress(work, { current, old });
}

function grow(work: DeploymentWork, current: ReplicaSet, old: readonly ReplicaSet[]): boolean {
  const { deployment } = work;
  const [size, wanted] = [replicasOf(current), replicasOf(deployment)];
  if (size === wanted) return false;
  const next = size > wanted ? wanted : sizeOfCurrent(deployment, old, size);
  return work.scale(current, next) !== current;
}

/**
 * First what of the old sets is not available, since nobody misses it, then what is, as long as enough
 * stays; never more at a time than could be missing if none of the new pods became available.
 */
function shrink(work: DeploymentWork, current: ReplicaSet, old: readonly ReplicaSet[]): boolean {
  const { deployment } = work;
  if (old.length === 0) return false;
  const fewest = replicasOf(deployment) - maxUnavailable(deployment);
  const unavailable = replicasOf(current) - availableOf(current);
  const most = totalOf([...old, current]) - fewest - unavailable;
  if (most <= 0) return false;
  const cleaned = cleanUp(work, old, most);
  if (cleaned === null) return false;
  const spare = countOf([...cleaned, current], "availableReplicas") - fewest;
  const left = shrinkBy(work, cleaned, spare);
  return left !== cleaned || cleaned.some((set, index) => set !== old[index]);
}

/** Null where a set has more available pods than it wants: it is about to lose some already. */
function cleanUp(
  work: DeploymentWork,
  old: readonly ReplicaSet[],
  most: number,
): readonly ReplicaSet[] | null {
  const cleaned: ReplicaSet[] = [];
  let left = most;
  for (const set of old) {
    const unavailable = replicasOf(set) - availableOf(set);
    if (left > 0 && unavailable < 0) return null;
    const count = left > 0 ? Math.min(left, unavailable) : 0;
    left -= count;
    cleaned.push(work.scale(set, replicasOf(set) - count));
  }
  return cleaned;
}

/** The same sets where nothing is to spare. */
function shrinkBy(
  work: DeploymentWork,
  sets: readonly ReplicaSet[],
  spare: number,
): readonly ReplicaSet[] {
  let left = Math.max(0, spare);
  if (left === 0 || totalOf(sets) === 0) return sets;
  return sets.map((set) => {
    const count = Math.min(replicasOf(set), left);
    left -= count;
    return work.scale(set, replicasOf(set) - count);
  });
}
