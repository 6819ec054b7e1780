import { allTermsMean, type PodTerm } from "../affinity-terms.ts";
import type { Cycle, Filter } from "../filter-plugin.ts";
import type { Rejection } from "../rejection.ts";
import type { Tally } from "../tally.ts";
import { holdersTally, meantTally } from "../term-tally.ts";

const AFFINITY: Rejection = {
  plugin: "InterPodAffinity",
  reasons: ["node(s) didn't match pod affinity rules"],
  unresolvable: true,
};

const ANTI_AFFINITY: Rejection = {
  plugin: "InterPodAffinity",
  reasons: ["node(s) didn't match pod anti-affinity rules"],
  unresolvable: false,
};

const ANTI_AFFINITY_OF_OTHERS: Rejection = {
  plugin: "InterPodAffinity",
  reasons: ["node(s) didn't satisfy existing pods anti-affinity rules"],
  unresolvable: false,
};

/**
 * Required affinity and anti-affinity of the pod, and anti-affinity of the pods that are there
 * (kube-scheduler 1.34, InterPodAffinity).
 */
export const interPodAffinity: Filter = (cycle) => {
  const { required, requiredAnti } = cycle.pod.shape.terms;
  const others = cycle.view
    .heldFor(cycle.pod)
    .filter(({ kind }) => kind === "requiredAnti")
    .map((held) => holdersTally(cycle.view, held));
  if (required.length === 0 && requiredAnti.length === 0 && others.length === 0) return "skip";

  const wanted = affinityOf(cycle, required);
  const unwanted = requiredAnti.map((term) => meantTally(cycle.view, [term], term.topologyKey));
  const checkAt = (slot: number) => {
    if (!wanted(slot)) return AFFINITY;
    if (isNear(unwanted, slot)) return ANTI_AFFINITY;
    return isNear(others, slot) ? ANTI_AFFINITY_OF_OTHERS : undefined;
  };
  return { check: ({ slot }) => checkAt(slot), checkAt };
};

/**
 * Pods that all terms mean must be in the domain of each term. Where there is no such pod anywhere,
 * one that its own terms mean may be the first of its group.
 */
function affinityOf({ view, pod }: Cycle, terms: readonly PodTerm[]): (slot: number) => boolean {
  const tallies = terms.map(({ topologyKey }) => meantTally(view, terms, topologyKey));
  const isFirst =
    tallies.every(({ total }) => total === 0) &&
    allTermsMean(terms, pod.shape, view.labelsOfNamespace);
  return (slot) =>
    tallies.every((tally) => {
      const domain = tally.domainOf(slot);
      return domain >= 0 && (isFirst || tally.in(domain) > 0);
    });
}

function isNear(tallies: readonly Tally[], slot: number): boolean {
  for (const tally of tallies) {
    if (tally.around(slot) > 0) return true;
  }
  return false;
}
