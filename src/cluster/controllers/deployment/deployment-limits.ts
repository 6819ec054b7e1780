import { scaledValue } from "../../meta/scaled-value.ts";
import type { Deployment, ReplicaSet } from "../../objects/workloads.ts";

const QUARTER = "25%";

/** How many pods are wanted. */
export function replicasOf({ spec }: Deployment | ReplicaSet): number {
  return spec.replicas ?? 1;
}

/** Whether pods are replaced little by little, and not all at once. */
export function isRolling({ spec }: Deployment): boolean {
  return spec.strategy?.type !== "Recreate";
}

/** How many pods more than wanted a rollout may have. */
export function maxSurge(deployment: Deployment): number {
  return isRolling(deployment) ? limitsOf(deployment).surge : 0;
}

/** How many of the pods that are wanted a rollout may leave unavailable. */
export function maxUnavailable(deployment: Deployment): number {
  if (!isRolling(deployment)) return 0;
  return Math.min(limitsOf(deployment).unavailable, replicasOf(deployment));
}

/**
 * What is too many is rounded up, what is missing down; where that leaves nothing of either, one pod
 * may be missing: no rollout could go on (kube-controller-manager 1.34, `ResolveFenceposts`).
 */
function limitsOf(deployment: Deployment): { surge: number; unavailable: number } {
  const wanted = replicasOf(deployment);
  const limits = deployment.spec.strategy?.rollingUpdate;
  const surge = scaledValue(limits?.maxSurge ?? QUARTER, wanted, "up");
  const unavailable = scaledValue(limits?.maxUnavailable ?? QUARTER, wanted, "down");
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}
