import { withCondition } from "./conditions.ts";
import type { PodDisruptionBudgetStatus } from "./disruption-budget.ts";
import type { Condition } from "./meta.ts";

export const DISRUPTION_ALLOWED = "DisruptionAllowed";

/**
 * The conditions of a budget that follow from how many disruptions it allows (component-helpers,
 * `poddisruptionbudget`).
 *
 * @param now as objects have it
 */
export function budgetConditions(
  status: PodDisruptionBudgetStatus,
  now: string,
): readonly Condition[] {
  const allowed = status.disruptionsAllowed > 0;
  return withCondition(
    status.conditions,
    {
      type: DISRUPTION_ALLOWED,
      status: allowed ? "True" : "False",
      reason: allowed ? "SufficientPods" : "InsufficientPods",
      message: "",
      ...(status.observedGeneration !== undefined && {
        observedGeneration: status.observedGeneration,
      }),
    },
    now,
  );
}
