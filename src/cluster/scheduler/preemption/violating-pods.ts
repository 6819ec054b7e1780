import type { Selectors } from "../../meta/selectors.ts";
import type { PodDisruptionBudget } from "../../objects/disruption-budget.ts";
import type { Pod } from "../../objects/pod.ts";

/**
 * Those of the pods that may not go by their disruption budgets, when all go in this order
 * (kube-scheduler 1.34: a budget that selects everything counts for nothing here).
 */
export function violatingPods(
  pods: readonly Pod[],
  budgets: readonly PodDisruptionBudget[],
  selectors: Selectors,
): ReadonlySet<Pod> {
  const allowed = new Map(
    budgets.map((budget) => [budget, budget.status?.disruptionsAllowed ?? 0]),
  );
  const violating = new Set<Pod>();
  for (const pod of pods) {
    for (const budget of budgets) {
      if (!protects(budget, pod, selectors)) continue;
      const left = (allowed.get(budget) ?? 0) - 1;
      allowed.set(budget, left);
      if (left < 0) violating.add(pod);
    }
  }
  return violating;
}

/** A pod that was granted its eviction already takes nothing more of the budget. */
function protects(
  { metadata, spec, status }: PodDisruptionBudget,
  pod: Pod,
  selectors: Selectors,
): boolean {
  const { namespace, name, labels = {} } = pod.metadata;
  if (metadata.namespace !== namespace || Object.keys(labels).length === 0) return false;
  const selector = selectors.of(spec.selector);
  if (selector === null || selector.isEverything || !selector.matches(labels)) return false;
  return status?.disruptedPods?.[name] === undefined;
}
