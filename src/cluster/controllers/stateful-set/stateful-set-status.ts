import type { Pod } from "../../objects/pod.ts";
import { isAvailable } from "../../objects/pod-facts.ts";
import type { StatefulSet, StatefulSetStatus } from "../../objects/stateful-set.ts";
import type { PodLooks } from "./pod-looks.ts";

/** What one look at a set found. */
interface Findings {
  readonly pods: readonly Pod[];
  readonly looks: PodLooks;
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
  const { pods, looks, currentRevision, updateRevision, collisionCount, taken, nowMs } = findings;
  const { replicas: wanted = 1, minReadySeconds = 0, updateStrategy } = set.spec;
  let [ready, available, updated, ofCurrent] = [0, 0, 0, 0];
  // Once through all of them: sets are large, and looked at at each change of a pod.
  for (const pod of pods) {
    const { isUp, isTerminating, revision } = looks.of(pod);
    if (isUp) {
      ready += 1;
      if (minReadySeconds === 0 || isAvailable(pod, minReadySeconds, nowMs)) available += 1;
    }
    if (isTerminating) continue;
    if (revision === updateRevision) updated += 1;
    if (revision === currentRevision) ofCurrent += 1;
  }
  const isComplete =
    (updateStrategy?.type ?? "RollingUpdate") === "RollingUpdate" &&
    [updated, ready, pods.length].every((count) => count === wanted);
  const current = isComplete ? updated : ofCurrent - taken;
  const { generation } = set.metadata;
  const { conditions } = set.status ?? {};
  return {
    ...(generation !== undefined && { observedGeneration: generation }),
    replicas: pods.length,
    ...(ready > 0 && { readyReplicas: ready }),
    ...(current > 0 && { currentReplicas: current }),
    ...(updated > 0 && { updatedReplicas: updated }),
    availableReplicas: available,
    currentRevision: isComplete ? updateRevision : currentRevision,
    ...{ updateRevision, collisionCount },
    ...(conditions !== undefined && { conditions }),
  };
}
