import { sameJson } from "../../../util/json/same-json.ts";
import type { Deployment, DeploymentStatus } from "../../objects/workloads.ts";
import { withWanted } from "./deployment-conditions.ts";
import { maxUnavailable, replicasOf } from "./deployment-limits.ts";
import type { DeploymentWork, Sets } from "./deployment-work.ts";
import { countOf, totalOf } from "./rollout-sizes.ts";
import { allOf } from "./scale-sets.ts";

const AVAILABLE = {
  type: "Available",
  status: "True",
  reason: "MinimumReplicasAvailable",
  message: "Deployment has minimum availability.",
} as const;
const NOT_AVAILABLE = {
  type: "Available",
  status: "False",
  reason: "MinimumReplicasUnavailable",
  message: "Deployment does not have minimum availability.",
} as const;

/** What the sets tell of a deployment (kube-controller-manager 1.34, `calculateStatus`). */
export function statusOf(deployment: Deployment, sets: Sets, now: string): DeploymentStatus {
  const all = allOf(sets);
  const available = countOf(all, "availableReplicas");
  const isAvailable = available >= replicasOf(deployment) - maxUnavailable(deployment);
  const { conditions = [], collisionCount } = deployment.status ?? {};
  const { generation } = deployment.metadata;
  return {
    ...(generation !== undefined && { observedGeneration: generation }),
    ...nonZero({
      replicas: countOf(all, "replicas"),
      updatedReplicas: countOf(sets.current === undefined ? [] : [sets.current], "replicas"),
      readyReplicas: countOf(all, "readyReplicas"),
      availableReplicas: available,
      unavailableReplicas: Math.max(0, totalOf(all) - available),
    }),
    conditions: withWanted(conditions, isAvailable ? AVAILABLE : NOT_AVAILABLE, now),
    ...(collisionCount !== undefined && { collisionCount }),
  };
}

/** Writes the status where it is another one, without a word of progress. */
export function tellStatus(work: DeploymentWork, sets: Sets): void {
  const status = statusOf(work.deployment, sets, work.now);
  if (!sameJson(status, work.deployment.status)) work.saveStatus(status);
}

function nonZero<T extends Readonly<Record<string, number>>>(counts: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(counts).filter(([, count]) => count !== 0),
  ) as Partial<T>;
}
