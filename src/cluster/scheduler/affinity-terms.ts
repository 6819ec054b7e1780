import type { Labels } from "../objects/meta.ts";
import type { Affinity, PodAffinityTerm, WeightedPodAffinityTerm } from "../objects/scheduling.ts";
import { narrowed, type PodSelector, podSelector, selects } from "./pod-selector.ts";

/** Which pods a term of pod affinity means; equal terms have the same key. */
export interface PodTerm {
  readonly key: string;
  readonly topologyKey: string;
  readonly namespaces: ReadonlySet<string>;
  readonly namespaceSelector: PodSelector;
  readonly selector: PodSelector;
}

export interface WeightedPodTerm extends PodTerm {
  /** Negative for anti-affinity. */
  readonly weight: number;
}

/** What a pod says about pods that it wants to be, or not to be, with. */
export interface PodTerms {
  readonly required: readonly PodTerm[];
  readonly requiredAnti: readonly PodTerm[];
  /** Of affinity and of anti-affinity. */
  readonly preferred: readonly WeightedPodTerm[];
}

/** Of whom a term is asked. */
export interface Identity {
  readonly namespace: string;
  readonly labels: Labels;
}

/** Labels of a namespace; none for one that does not exist. */
export type NamespaceLabels = (namespace: string) => Labels;

export function podTerms(affinity: Affinity | undefined, pod: Identity): PodTerms {
  const { podAffinity, podAntiAffinity } = affinity ?? {};
  const plain = (terms: readonly PodAffinityTerm[] = []) => terms.map((term) => podTerm(term, pod));
  const weighted = (terms: readonly WeightedPodAffinityTerm[] = [], sign: 1 | -1) =>
    terms.map(({ weight, podAffinityTerm }) => ({
      ...podTerm(podAffinityTerm, pod),
      weight: sign * weight,
    }));
  return {
    required: plain(podAffinity?.requiredDuringSchedulingIgnoredDuringExecution),
    requiredAnti: plain(podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution),
    preferred: [
      ...weighted(podAffinity?.preferredDuringSchedulingIgnoredDuringExecution, 1),
      ...weighted(podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution, -1),
    ],
  };
}

function podTerm(term: PodAffinityTerm, pod: Identity): PodTerm {
  const { topologyKey, namespaces = [], namespaceSelector } = term;
  const own = namespaces.length === 0 && namespaceSelector === undefined;
  const means = new Set(own ? [pod.namespace] : namespaces);
  const selector = narrowed(podSelector(term.labelSelector), [
    ...keyRequirements(term.matchLabelKeys, "in", pod.labels),
    ...keyRequirements(term.mismatchLabelKeys, "notin", pod.labels),
  ]);
  const inNamespaces = podSelector(namespaceSelector);
  const key = JSON.stringify([topologyKey, [...means].sort(), inNamespaces.key, selector.key]);
  return { key, topologyKey, namespaces: means, namespaceSelector: inNamespaces, selector };
}

/** What a pod's own values of some labels ask of other pods (of labels that it has). */
export function keyRequirements(
  keys: readonly string[] = [],
  operator: "in" | "notin",
  labels: Labels,
) {
  return keys.flatMap((key) => {
    const value = labels[key];
    return value === undefined ? [] : [{ key, operator, values: [value] }];
  });
}

export function termMeans(term: PodTerm, pod: Identity, labelsOf: NamespaceLabels): boolean {
  const { namespaces, namespaceSelector, selector } = term;
  const there =
    namespaces.has(pod.namespace) || selects(namespaceSelector, labelsOf(pod.namespace));
  return there && selects(selector, pod.labels);
}

/** Whether all terms mean the pod; nothing is meant by no term. */
export function allTermsMean(
  terms: readonly PodTerm[],
  pod: Identity,
  labelsOf: NamespaceLabels,
): boolean {
  return terms.length > 0 && terms.every((term) => termMeans(term, pod, labelsOf));
}
