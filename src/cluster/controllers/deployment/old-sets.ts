import { REPLICA_SETS } from "../../objects/resources.ts";
import type { ReplicaSet } from "../../objects/workloads.ts";
import { replicasOf } from "./deployment-limits.ts";
import type { DeploymentWork } from "./deployment-work.ts";
import { byRevision } from "./replica-set-orders.ts";

const ALL = 2 ** 31 - 1;

/** Deletes the oldest sets without pods, as many as there are more than are to be kept. */
export function forgetOldSets({ deployment, world }: DeploymentWork, old: readonly ReplicaSet[]) {
  const { revisionHistoryLimit = ALL } = deployment.spec;
  if (revisionHistoryLimit === ALL) return;
  const staying = old.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  const surplus = Math.max(0, staying.length - revisionHistoryLimit);
  for (const set of staying.toSorted(byRevision).slice(0, surplus)) {
    if (isEmpty(set)) world.writer.delete(REPLICA_SETS, set.metadata);
  }
}

/** It wants no pods, has none, and has been looked at since that was so. */
function isEmpty(set: ReplicaSet): boolean {
  const { status, metadata } = set;
  const isObserved = (metadata.generation ?? 0) <= (status?.observedGeneration ?? 0);
  return replicasOf(set) === 0 && (status?.replicas ?? 0) === 0 && isObserved;
}
