import { allTermsMean, type PodTerm } from "./affinity-terms.ts";
import type { ClusterView } from "./cluster-view.ts";
import { heldMark, selectorMark } from "./marks.ts";
import type { HeldTerm } from "./pod-class.ts";
import type { Tally } from "./tally.ts";

/** How many pods are in each domain that all of these terms mean. */
export function meantTally(
  view: ClusterView,
  terms: readonly PodTerm[],
  topologyKey: string,
): Tally {
  return view.tally({
    key: ["meant", topologyKey, ...terms.map(({ key }) => key)].join("\n"),
    topologyKey,
    mark: terms[0] && selectorMark(terms[0].selector),
    weigh: (pods) => (allTermsMean(terms, pods, view.labelsOfNamespace) ? 1 : 0),
  });
}

/** How many pods are in each domain of a term that hold it, as often as each does. */
export function holdersTally(view: ClusterView, { key, term }: HeldTerm): Tally {
  return view.tally({
    key: `held\n${key}`,
    topologyKey: term.topologyKey,
    mark: heldMark(key),
    weigh: ({ held }) => held.filter((other) => other.key === key).length,
  });
}
