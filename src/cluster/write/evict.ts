import type { World } from "../components/component.ts";
import type { Selectors } from "../meta/selectors.ts";
import { budgetConditions } from "../objects/budget-conditions.ts";
import type {
  PodDisruptionBudget,
  PodDisruptionBudgetStatus,
} from "../objects/disruption-budget.ts";
import { withDisruptionTarget } from "../objects/disruption-target.ts";
import type { Pod } from "../objects/pod.ts";
import { isFinished, isReady, isTerminating } from "../objects/pod-facts.ts";
import { POD_DISRUPTION_BUDGETS, PODS } from "../objects/resources.ts";
import { ApiError, notFound } from "../status/api-error.ts";
import type { Store } from "../store/store.ts";
import { formatApiTime } from "../time/format-api-time.ts";
import { refuseAnother } from "./preconditions.ts";
import type { DeleteOptions } from "./writer.ts";

/** policy/v1 Eviction. */
export interface Eviction {
  readonly namespace: string;
  /** Of the pod. */
  readonly name: string;
  /** All is looked at, and nothing is written. */
  readonly dryRun?: boolean;
  readonly options?: DeleteOptions;
}

type EvictionWorld = Pick<World, "writer" | "nowMs"> & {
  readonly store: Pick<Store, "get" | "list">;
  /** Of budgets, kept from one eviction to the next. */
  readonly selectors: Selectors;
};

/** More than so many evictions that the controller has not seen yet are too many. */
const MOST_DISRUPTED = 2_000;
const EVICTED = {
  ...({ status: "True", reason: "EvictionByEvictionAPI" } as const),
  message: "Eviction API: evicting",
};
const REFUSED = "Cannot evict pod as it would violate the pod's disruption budget.";
const SEVERAL =
  "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.";

/**
 * Evicts a pod, as far as its disruption budget allows it (kube-apiserver 1.34, subresource
 * `pods/eviction`): a pod that is healthy takes one of the disruptions that are allowed, one that is
 * not ready none where its budget lets it go; a pod that has ended, has not started or is on its way
 * needs no leave. Returns the answer's body; it is sent with 201.
 *
 * @throws ApiError NotFound; Conflict for another pod than the one that is meant; TooManyRequests when
 * the budget is used up; InternalError when several budgets select the pod
 */
export function evict(eviction: Eviction, world: EvictionWorld) {
  const { namespace, name } = eviction;
  const pod = world.store.get(PODS, namespace, name);
  if (pod === undefined) throw notFound({ resource: PODS.id, name });
  if (!needsNoLeave(pod)) takeLeave(pod, eviction, world);
  remove(pod, eviction, world);
  const answer = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success" } as const;
  return { ...answer, code: 201 } as const;
}

function needsNoLeave(pod: Pod): boolean {
  return isFinished(pod) || pod.status?.phase === "Pending" || isTerminating(pod);
}

/** Takes one of the disruptions that the pod's budget allows, if it needs one. */
function takeLeave(pod: Pod, { dryRun = false }: Eviction, world: EvictionWorld): void {
  const budgets = world.store
    .list(POD_DISRUPTION_BUDGETS, pod.metadata.namespace)
    .filter(({ spec }) => world.selectors.of(spec.selector)?.matches(pod.metadata.labels));
  if (budgets.length > 1) throw new ApiError("InternalError", SEVERAL);
  const [budget] = budgets;
  if (budget === undefined || (!isReady(pod) && letsUnreadyGo(budget))) return;
  const status = granted(budget, pod, formatApiTime(world.nowMs));
  if (!dryRun) world.writer.updateStatus(POD_DISRUPTION_BUDGETS, { ...budget, status });
}

/** A pod that is not ready may go where it is always allowed, or where its fellows are enough. */
function letsUnreadyGo({ spec, status }: PodDisruptionBudget): boolean {
  if (spec.unhealthyPodEvictionPolicy === "AlwaysAllow") return true;
  const { currentHealthy = 0, desiredHealthy = 0 } = status ?? {};
  return currentHealthy >= desiredHealthy && desiredHealthy > 0;
}

/** The status of a budget that has granted the eviction. @throws ApiError when it does not */
function granted(
  { metadata, status }: PodDisruptionBudget,
  pod: Pod,
  now: string,
): PodDisruptionBudgetStatus {
  const { name, generation = 0 } = metadata;
  if (status === undefined || (status.observedGeneration ?? 0) < generation) {
    throw refused(`The disruption budget ${name} is still being processed by the server.`, 10);
  }
  const { disruptionsAllowed, disruptedPods = {}, desiredHealthy, currentHealthy } = status;
  if (Object.keys(disruptedPods).length > MOST_DISRUPTED) {
    const why = "DisruptedPods map too big - too many evictions not confirmed by PDB controller";
    throw new ApiError("Forbidden", `poddisruptionbudget.policy "${name}" is forbidden: ${why}`, {
      ...{ name, group: "policy", kind: "poddisruptionbudget" },
    });
  }
  if (disruptionsAllowed === 0) {
    const needs = `needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`;
    throw refused(`The disruption budget ${name} ${needs}`);
  }
  const taken = {
    ...status,
    disruptionsAllowed: disruptionsAllowed - 1,
    disruptedPods: { ...disruptedPods, [pod.metadata.name]: now },
  };
  if (taken.disruptionsAllowed > 0) return taken;
  return { ...taken, conditions: budgetConditions(taken, now) };
}

function refused(why: string, retryAfterSeconds?: number): ApiError {
  return new ApiError("TooManyRequests", REFUSED, {
    causes: [{ reason: "DisruptionBudget", message: why }],
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  });
}

/** Says on the pod why it goes, and deletes it. */
function remove(pod: Pod, { dryRun = false, options = {} }: Eviction, world: EvictionWorld): void {
  refuseAnother(pod, options);
  if (dryRun) return;
  const { writer, nowMs } = world;
  const status = withDisruptionTarget(pod, EVICTED, formatApiTime(nowMs));
  writer.updateStatus(PODS, { ...pod, status });
  // What was wished of its version was wished before the condition was written.
  const { resourceVersion: _version, ...deletion } = options;
  writer.delete(PODS, pod.metadata, deletion);
}
