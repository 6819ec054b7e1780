import { sameJson } from "../../../util/json/same-json.ts";
import { findCondition } from "../../objects/conditions.ts";
import type { Condition } from "../../objects/meta.ts";
import type { Deployment, DeploymentStatus } from "../../objects/workloads.ts";
import { keyOf } from "../../store/resource.ts";
import {
  type Conditions,
  hasDeadline,
  progressOf,
  type Wanted,
  without,
  withWanted,
} from "./deployment-conditions.ts";
import { statusOf } from "./deployment-status.ts";
import { DEPLOYMENT_CONTROLLER, type DeploymentWork, type Sets } from "./deployment-work.ts";
import { allOf } from "./scale-sets.ts";

const TIMED_OUT = "ProgressDeadlineExceeded";
const AVAILABLE = "NewReplicaSetAvailable";
const FAILURE = "ReplicaFailure";

/** Whether all pods are of the latest template and available, and no others are left. */
export function isComplete(
  { spec, metadata, status: present }: Deployment,
  status: DeploymentStatus = present ?? {},
): boolean {
  const { replicas = 1 } = spec;
  const { updatedReplicas = 0, replicas: all = 0, availableReplicas = 0 } = status;
  const isObserved = (status.observedGeneration ?? 0) >= (metadata.generation ?? 0);
  return (
    updatedReplicas === replicas && all === replicas && availableReplicas === replicas && isObserved
  );
}

/**
 * Writes the status with how the rollout gets on, and looks again when it would have to be said that
 * it does not (kube-controller-manager 1.34, `syncRolloutStatus`).
 */
export function tellProgress(work: DeploymentWork, sets: Sets): void {
  const { deployment, now, world } = work;
  const counted = statusOf(deployment, sets, now);
  const conditions = withFailure(progressed(work, sets, counted), sets, now);
  const status = { ...counted, conditions };
  if (!sameJson(status, deployment.status)) work.saveStatus(status);
  const appointment = { component: DEPLOYMENT_CONTROLLER, key: keyOf(deployment) };
  const deadlineMs = deadlineOf(deployment, conditions);
  const reason = progressOf(conditions)?.reason;
  // What has been rolled out cannot time out; the real one asks again and again nevertheless.
  const isDecided = reason === TIMED_OUT || reason === AVAILABLE;
  if (deadlineMs === null || isDecided || isComplete(deployment, status)) {
    world.agenda.cancel(appointment);
  } else {
    const isSoon = deadlineMs - world.nowMs < 1_000;
    const atMs = isSoon ? Math.max(deadlineMs, world.nowMs) + 1 : deadlineMs + 1_000;
    world.agenda.note({ ...appointment, atMs });
  }
}

function progressed(work: DeploymentWork, sets: Sets, status: DeploymentStatus): Conditions {
  const { deployment, now, world } = work;
  const { conditions = [] } = status;
  if (!hasDeadline(deployment)) return without(conditions, "Progressing");
  const before = progressOf(deployment.status?.conditions);
  const isOver = status.replicas === status.updatedReplicas && before?.reason === AVAILABLE;
  if (isOver) return conditions;
  const what = nameOf(deployment, sets);
  if (isComplete(deployment, status)) {
    const message = `${what} has successfully progressed.`;
    return withWanted(conditions, { ...GOOD, reason: AVAILABLE, message }, now);
  }
  if (hasGotOn(deployment.status ?? {}, status)) {
    const message = `${what} is progressing.`;
    const wanted: Wanted = { ...GOOD, reason: "ReplicaSetUpdated", message };
    // The same again, with a new time: it has got on since.
    const condition: Condition = {
      ...{ ...wanted, lastUpdateTime: now },
      lastTransitionTime: (before?.status === "True" && before.lastTransitionTime) || now,
    };
    return [...without(conditions, "Progressing"), condition];
  }
  const deadlineMs = deadlineOf(deployment, conditions);
  if (before?.reason === AVAILABLE || deadlineMs === null || deadlineMs >= world.nowMs) {
    return conditions;
  }
  const message = `${what} has timed out progressing.`;
  const failed = { type: "Progressing", status: "False", reason: TIMED_OUT, message } as const;
  return withWanted(conditions, failed, now);
}

const GOOD = { type: "Progressing", status: "True" } as const;

function nameOf({ metadata }: Deployment, { current }: Sets): string {
  if (current === undefined) return `Deployment "${metadata.name}"`;
  return `ReplicaSet "${current.metadata.name}"`;
}

/** More of the new, less of the old, more ready or more available. */
function hasGotOn(before: DeploymentStatus, now: DeploymentStatus): boolean {
  const { updatedReplicas = 0, readyReplicas = 0, availableReplicas = 0 } = now;
  return (
    updatedReplicas > (before.updatedReplicas ?? 0) ||
    oldOnes(now) < oldOnes(before) ||
    readyReplicas > (before.readyReplicas ?? 0) ||
    availableReplicas > (before.availableReplicas ?? 0)
  );
}

function oldOnes({ replicas = 0, updatedReplicas = 0 }: DeploymentStatus): number {
  return replicas - updatedReplicas;
}

/** When it has to get on again at the latest; null where nobody asks, or nothing is known. */
function deadlineOf(deployment: Deployment, conditions: Conditions): number | null {
  const since = progressOf(conditions)?.lastUpdateTime;
  const { progressDeadlineSeconds = 0 } = deployment.spec;
  if (since === undefined || !hasDeadline(deployment)) return null;
  return Date.parse(since) + progressDeadlineSeconds * 1_000;
}

/** Why a set cannot have its pods, the current one's reason before those of the others. */
function withFailure(conditions: Conditions, sets: Sets, now: string): Conditions {
  const found = [sets.current, ...allOf(sets)]
    .map((set) => findCondition(set?.status?.conditions, FAILURE))
    .find((condition) => condition !== undefined);
  if (found === undefined) return without(conditions, FAILURE);
  const { status, reason = "", message = "", lastTransitionTime = now } = found;
  const wanted = { type: FAILURE, status, reason, message };
  return withWanted(conditions, wanted, lastTransitionTime);
}
