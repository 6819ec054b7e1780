import type { Deployment, ReplicaSet } from "../../objects/workloads.ts";
import { isRolling, maxSurge, replicasOf } from "./deployment-limits.ts";
import { desiredReplicas, maxReplicas } from "./revisions.ts";

/** How many pods replica sets want together. */
export function totalOf(sets: readonly ReplicaSet[]): number {
  return sets.reduce((total, set) => total + replicasOf(set), 0);
}

/** How many pods of replica sets are what their status tells of. */
export function countOf(
  sets: readonly ReplicaSet[],
  of: "replicas" | "readyReplicas" | "availableReplicas",
): number {
  return sets.reduce((total, { status }) => total + (status?.[of] ?? 0), 0);
}

export function availableOf({ status }: ReplicaSet): number {
  return status?.availableReplicas ?? 0;
}

/** Those that have pods, or ought to. */
export function activeSets(sets: readonly ReplicaSet[]): ReplicaSet[] {
  return sets.filter((set) => replicasOf(set) > 0);
}

/**
 * How large the set with the deployment's template may be now: what is missing of it, as far as there
 * is room beside the others (kube-controller-manager 1.34, `NewRSNewReplicas`).
 */
export function sizeOfCurrent(
  deployment: Deployment,
  others: readonly ReplicaSet[],
  size: number,
): number {
  const wanted = replicasOf(deployment);
  if (!isRolling(deployment)) return wanted;
  const room = wanted + maxSurge(deployment) - totalOf(others) - size;
  return room <= 0 ? size : size + Math.min(room, wanted - size);
}

/** Whether a set is all that the deployment wants, as both of them see it. */
export function isSaturated(deployment: Deployment, set: ReplicaSet): boolean {
  const wanted = replicasOf(deployment);
  const isLarge = replicasOf(set) === wanted && desiredReplicas(set) === wanted;
  return isLarge && availableOf(set) === wanted;
}

/**
 * How much of what is to be added to all sets, or taken from them, falls to one: in proportion to its
 * part of the deployment before, not more than is left (kube-controller-manager 1.34,
 * `GetReplicaSetProportion`).
 */
export function shareOf(
  set: ReplicaSet,
  deployment: Deployment,
  { toAdd, added }: { toAdd: number; added: number },
): number {
  const size = replicasOf(set);
  if (size === 0 || toAdd === added) return 0;
  const share = grownSize(set, deployment) - size;
  return toAdd > 0 ? Math.min(share, toAdd - added) : Math.max(share, toAdd - added);
}

/** What size a set would have if it grew, or shrank, as the deployment does. */
function grownSize(set: ReplicaSet, deployment: Deployment): number {
  const wanted = replicasOf(deployment);
  const size = replicasOf(set);
  if (wanted === 0) return 0;
  const before = maxReplicas(set) || (deployment.status?.replicas ?? 0);
  if (before === 0) return size;
  return Math.round((size * (wanted + maxSurge(deployment))) / before);
}
