import type { PodDisruptionBudget } from "../../../src/cluster/objects/disruption-budget.ts";
import { POD_DISRUPTION_BUDGETS } from "../../../src/cluster/objects/resources.ts";
import type { TestPlace } from "./test-place.ts";

export type BudgetSpec = Omit<PodDisruptionBudget["spec"], "selector">;

/** What the pods are labelled with that {@link makeBudget} is for. */
export const LABELS = { app: "web" };

/** A budget for the pods of `web`. */
export function makeBudget(place: TestPlace, spec: BudgetSpec, name = "web"): PodDisruptionBudget {
  return place.create(POD_DISRUPTION_BUDGETS, {
    ...{ apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata: { name } },
    spec: { selector: { matchLabels: LABELS }, ...spec },
  });
}
