import { scaledValue } from "../../meta/scaled-value.ts";
import { budgetConditions } from "../../objects/budget-conditions.ts";
import type {
  PodDisruptionBudget,
  PodDisruptionBudgetStatus,
} from "../../objects/disruption-budget.ts";
import type { LabelSelector } from "../../objects/meta.ts";

/** How many pods a budget is about, and how many of them have to be healthy. */
export interface Wanted {
  readonly expectedPods: number;
  readonly desiredHealthy: number;
}

/** Whether what its pods' managers want has a say: a plain number of pods stands for itself. */
export function countsOwners({ spec }: PodDisruptionBudget): boolean {
  return spec.maxUnavailable !== undefined || typeof spec.minAvailable === "string";
}

/** @param expectedPods by the scale of the managers where it counts, else by the pods themselves */
export function wantedOf({ spec }: PodDisruptionBudget, expectedPods: number): Wanted {
  const { maxUnavailable, minAvailable } = spec;
  if (maxUnavailable !== undefined) {
    const unavailable = scaledValue(maxUnavailable, expectedPods, "up");
    return { expectedPods, desiredHealthy: Math.max(0, expectedPods - unavailable) };
  }
  if (minAvailable === undefined) return { expectedPods: 0, desiredHealthy: 0 };
  return { expectedPods, desiredHealthy: scaledValue(minAvailable, expectedPods, "up") };
}

/** The status of a budget by what was counted. @param now as objects have it */
export function budgetStatus(
  budget: PodDisruptionBudget,
  { currentHealthy, disruptedPods, wanted }: Counted,
  now: string,
): PodDisruptionBudgetStatus {
  const { expectedPods, desiredHealthy } = wanted;
  // Where no pods are expected none may go: the first ones may have come just now.
  const disruptionsAllowed = expectedPods > 0 ? Math.max(0, currentHealthy - desiredHealthy) : 0;
  const { generation } = budget.metadata;
  const { conditions } = budget.status ?? {};
  const status: PodDisruptionBudgetStatus = {
    ...(generation !== undefined && { observedGeneration: generation }),
    ...(Object.keys(disruptedPods).length > 0 && { disruptedPods }),
    ...{ disruptionsAllowed, currentHealthy, desiredHealthy, expectedPods },
    ...(conditions !== undefined && { conditions }),
  };
  return { ...status, conditions: budgetConditions(status, now) };
}

interface Counted {
  readonly currentHealthy: number;
  readonly disruptedPods: Readonly<Record<string, string>>;
  readonly wanted: Wanted;
}

/** As messages print it: the notation of the API's own types. */
export function printedSelector(selector: LabelSelector | undefined): string {
  if (selector === undefined) return "nil";
  const labels = Object.entries(selector.matchLabels ?? {})
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, value]) => `${key}: ${value},`);
  const expressions = (selector.matchExpressions ?? []).map(
    ({ key, operator, values = [] }) =>
      `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(" ")}],},`,
  );
  const parts = [
    `MatchLabels:map[string]string{${labels.join("")}},`,
    `MatchExpressions:[]LabelSelectorRequirement{${expressions.join("")}},`,
  ];
  return `&LabelSelector{${parts.join("")}}`;
}
