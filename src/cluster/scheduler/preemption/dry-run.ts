import type { Selectors } from "../../meta/selectors.ts";
import type { PodDisruptionBudget } from "../../objects/disruption-budget.ts";
import type { Pod } from "../../objects/pod.ts";
import { priorityOf } from "../../objects/pod-facts.ts";
import type { Cycle } from "../filter-plugin.ts";
import { type Nominated, rejectionWithNominated } from "../nominations.ts";
import { firstRejection, prepareFilters } from "../prepared-filters.ts";
import type { Rejection } from "../rejection.ts";
import { byImportance, type Candidate } from "./candidate.ts";
import { violatingPods } from "./violating-pods.ts";

/** What a try on paper needs to know. */
export interface DryRun {
  /** Of the pod that wants room, on a view that is for nothing else. */
  readonly cycle: Cycle;
  readonly nominated: Nominated | undefined;
  /** A pod as it is now. */
  readonly latest: (pod: Pod) => Pod;
  readonly budgets: readonly PodDisruptionBudget[];
  readonly selectors: Selectors;
  readonly nowMs: number;
}

/** Why a node does not help. */
export type NoHelp = Pick<Rejection, "reasons">;

const NO_VICTIMS: NoHelp = { reasons: ["No preemption victims found for incoming pod"] };

/**
 * Which pods would have to go from a node (kube-scheduler 1.34, DefaultPreemption): at first all that
 * are less important; then one after the other stays where that leaves enough room, those first that
 * may not go by their budgets, and of these the most important first.
 */
export function dryRun(node: string, run: DryRun): Candidate | NoHelp {
  const { cycle, latest, nowMs } = run;
  const { view, pod } = cycle;
  const priority = priorityOf(pod.pod);
  const load = view.node(node)?.load;
  if (load === undefined || load.lowestPriority >= priority) return NO_VICTIMS;
  const less = load.pods.filter((other) => priorityOf(other.pod) < priority);
  const asKnown = new Map(less.map((other) => [latest(other.pod), other.pod]));
  const potential = [...asKnown.keys()].sort(byImportance(nowMs));
  const remove = (victim: Pod) => view.removePod(asKnown.get(victim) ?? victim);
  const putBack = (victim: Pod) => view.addPod(asKnown.get(victim) ?? victim);

  for (const victim of potential) remove(victim);
  const rejection = rejectionOn(node, run);
  if (rejection !== undefined) {
    for (const victim of potential) putBack(victim);
    return rejection;
  }
  const violating = violatingPods(potential, run.budgets, run.selectors);
  const isViolating = (victim: Pod) => violating.has(victim);
  const inTurn = [
    ...potential.filter(isViolating),
    ...potential.filter((victim) => !isViolating(victim)),
  ];
  const victims = inTurn.filter((victim) => {
    putBack(victim);
    if (rejectionOn(node, run) === undefined) return false;
    remove(victim);
    return true;
  });
  for (const victim of victims) putBack(victim);
  // Without them the node would do as it is, and would not have been refused.
  if (victims.length === 0)
    return { reasons: [`expected at least one victim pod on node "${node}"`] };
  const violations = victims.filter(isViolating).length;
  return { node, victims: victims.sort(byImportance(nowMs)), violations };
}

function rejectionOn(name: string, { cycle, nominated }: DryRun): Rejection | undefined {
  const filters = prepareFilters(cycle);
  if ("rejected" in filters) return filters.rejected;
  const node = cycle.view.node(name);
  if (node === undefined) return undefined;
  if (nominated === undefined) return firstRejection(filters, node);
  return rejectionWithNominated(cycle, filters, { node, nominated });
}
