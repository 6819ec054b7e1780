import { findCondition } from "../../objects/conditions.ts";
import type { Condition } from "../../objects/meta.ts";
import type { ReplicaSet, ReplicaSetStatus } from "../../objects/workloads.ts";
import type { PodTally } from "./pod-tally.ts";

/** What a look at a replica set has shown. */
export interface Findings {
  readonly tally: PodTally;
  readonly available: number;
  /** Why its pods could not be brought to the number that is wanted; null when they could. */
  readonly failure: { readonly reason: string; readonly message: string } | null;
  /** As objects have it. */
  readonly now: string;
}

/**
 * The status of a replica set (kube-controller-manager 1.34; `terminatingReplicas` is behind a gate
 * that is off by default).
 */
export function statusOf(
  { metadata, status }: ReplicaSet,
  { tally, available, failure, now }: Findings,
): ReplicaSetStatus {
  const conditions = conditionsOf(status, failure, now);
  return {
    replicas: tally.active,
    ...(tally.labeled > 0 && { fullyLabeledReplicas: tally.labeled }),
    ...(tally.ready > 0 && { readyReplicas: tally.ready }),
    ...(available > 0 && { availableReplicas: available }),
    ...(metadata.generation !== undefined && { observedGeneration: metadata.generation }),
    ...(conditions.length > 0 && { conditions }),
  };
}

function conditionsOf(
  status: ReplicaSetStatus | undefined,
  failure: Findings["failure"],
  now: string,
): readonly Condition[] {
  const type = "ReplicaFailure";
  const present = status?.conditions ?? [];
  if (failure === null) return present.filter((condition) => condition.type !== type);
  // The first failure stands until there is none any more.
  if (findCondition(present, type) !== undefined) return present;
  return [...present, { type, status: "True", lastTransitionTime: now, ...failure }];
}
