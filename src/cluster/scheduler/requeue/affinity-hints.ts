import { allTermsMean, type PodTerm } from "../affinity-terms.ts";
import type { PodInfo } from "../pod-info.ts";
import type { Hint, Hints, Refused } from "./hint.ts";
import { isBound } from "./is-itself.ts";

/** What InterPodAffinity waits for (kube-scheduler 1.34, its queueing hints). */

const helps: Hint<"pod"> = (refused, { before, after }) => {
  if ([before, after].some((pod) => pod !== null && !isBound(pod))) return false;
  const { required, requiredAnti } = refused.pod.shape.terms;
  const comesNear = !meant(refused, required, before) && meant(refused, required, after);
  const goesAway = meant(refused, requiredAnti, before) && !meant(refused, requiredAnti, after);
  if (before === null) return comesNear;
  return goesAway || (after !== null && comesNear);
};

const moves: Hint<"node"> = ({ pod }, { before, after }) => {
  const { required, requiredAnti } = pod.shape.terms;
  const was = before?.metadata.labels ?? {};
  const is = after?.metadata.labels ?? {};
  if (before === null) {
    return requiredAnti.length > 0 || required.some(({ topologyKey }) => topologyKey in is);
  }
  const differs = ({ topologyKey }: PodTerm) => was[topologyKey] !== is[topologyKey];
  return (
    required.some((term) => term.topologyKey in is && differs(term)) ||
    requiredAnti.some((term) => term.topologyKey in was && differs(term))
  );
};

export const INTER_POD_AFFINITY: Hints = {
  pod: { add: helps, labels: helps, delete: helps },
  node: { add: moves, labels: moves },
};

function meant({ labelsOf }: Refused, terms: readonly PodTerm[], pod: PodInfo | null): boolean {
  return pod !== null && allTermsMean(terms, pod.shape, labelsOf);
}
