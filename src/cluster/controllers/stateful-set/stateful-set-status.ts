import type { Pod } from "../../objects/pod.ts";
import { isAvailable, isReady, isTerminating } from "../../objects/pod-facts.ts";
import type { StatefulSet, StatefulSetStatus } from "../../objects/stateful-set.ts";
import { revisionOf } from "./identity.ts";

/** What one look at a set found. */
interface Findings {
  readonly pods: readonly Pod[];
  /** The names of the revisions. */
  readonly currentRevision: string;
  readonly updateRevision: string;
  readonly collisionCount: number;
  /** How many pods of the current revision are about to go for an update. */
  readonly taken: number;
  readonly nowMs: number;
}

/**
 * The status of a set. When all its pods are ready and up to date, the revision that they were updated
 * to is the current one.
 */
export function statusOf(set: StatefulSet, findings: Findings): StatefulSetStatus {
  const { pods, currentRevision, updateRevision, collisionCount, taken, nowMs } = findings;
  const { replicas: wanted = 1, minReadySeconds = 0, updateStrategy } = set.spec;
  const ready = pods.filter((pod) => pod.status?.phase === "Running" && isReady(pod));
  const available = ready.filter((pod) => isAvailable(pod, minReadySeconds, nowMs)).length;
  const staying = pods.filter((pod) => !isTerminating(pod));
  const of = (revision: string) => staying.filter((pod) => revisionOf(pod) === revision).length;
  const updated = of(updateRevision);
  const isComplete =
    (updateStrategy?.type ?? "RollingUpdate") === "RollingUpdate" &&
    [updated, ready.length, pods.length].every((count) => count === wanted);
  const current = isComplete ? updated : of(currentRevision) - taken;
  const { generation } = set.metadata;
  const { conditions } = set.status ?? {};
  return {
    ...(generation !== undefined && { observedGeneration: generation }),
    replicas: pods.length,
    ...(ready.length > 0 && { readyReplicas: ready.length }),
    ...(current > 0 && { currentReplicas: current }),
    ...(updated > 0 && { updatedReplicas: updated }),
    availableReplicas: available,
    currentRevision: isComplete ? updateRevision : currentRevision,
    ...{ updateRevision, collisionCount },
    ...(conditions !== undefined && { conditions }),
  };
}
