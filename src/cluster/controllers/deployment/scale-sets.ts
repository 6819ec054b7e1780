import type { ReplicaSet } from "../../objects/workloads.ts";
import { isRolling, maxSurge, replicasOf } from "./deployment-limits.ts";
import type { DeploymentWork, Sets } from "./deployment-work.ts";
import { byCreation, bySizeNewer, bySizeOlder } from "./replica-set-orders.ts";
import { desiredReplicas } from "./revisions.ts";
import { activeSets, isSaturated, shareOf, totalOf } from "./rollout-sizes.ts";

/** Whether the deployment wants another number of pods than its sets have been told. */
export function isScaled({ deployment }: DeploymentWork, { current, old }: Sets): boolean {
  return activeSets(allOf({ current, old })).some((set) => {
    const known = desiredReplicas(set);
    return known !== undefined && known !== replicasOf(deployment);
  });
}

/**
 * Brings the sets to the size of the deployment without going on with a rollout: the only active one,
 * or the newest where none is, to all of it; several in proportion, so that a rollout that is half done
 * stays so (kube-controller-manager 1.34, `scale`).
 */
export function scaleSets(work: DeploymentWork, { current, old }: Sets): void {
  const { deployment } = work;
  const wanted = replicasOf(deployment);
  const active = activeSets(allOf({ current, old }));
  if (active.length <= 1) {
    const only = active[0] ?? current ?? old.toSorted(byCreation).at(-1);
    if (only !== undefined) work.scale(only, wanted);
  } else if (current !== undefined && isSaturated(deployment, current)) {
    for (const set of activeSets(old)) work.scale(set, 0);
  } else if (isRolling(deployment)) {
    scaleInProportion(work, active);
  }
}

function scaleInProportion(work: DeploymentWork, active: readonly ReplicaSet[]): void {
  const { deployment } = work;
  const wanted = replicasOf(deployment);
  const allowed = wanted > 0 ? wanted + maxSurge(deployment) : 0;
  const toAdd = allowed - totalOf(active);
  const sets = toAdd < 0 ? active.toSorted(bySizeOlder) : active.toSorted(bySizeNewer);
  let added = 0;
  const sizes = sets.map((set) => {
    const share = shareOf(set, deployment, { toAdd, added });
    added += share;
    return { set, size: replicasOf(set) + share };
  });
  // What rounding has left over falls to the largest.
  for (const [index, { set, size }] of sizes.entries()) {
    work.resize(set, index === 0 ? Math.max(0, size + toAdd - added) : size);
  }
}

/** All sets, the one with the deployment's template last. */
export function allOf({ current, old }: Sets): ReplicaSet[] {
  return current === undefined ? [...old] : [...old, current];
}
