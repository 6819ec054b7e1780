import type { Labels } from "../objects/meta.ts";
import type { PodSpec } from "../objects/pod.ts";
import type {
  NodeSelector,
  NodeSelectorRequirement,
  NodeSelectorTerm,
} from "../objects/scheduling.ts";

/** What a pod requires of the labels and the name of its node. */
export interface RequiredNodes {
  /** Equal requirements have the same key; empty when there are none. */
  readonly key: string;
  readonly nodeSelector: readonly (readonly [key: string, value: string])[];
  /** One of them has to match; undefined when nothing is said of them. */
  readonly terms: readonly NodeSelectorTerm[] | undefined;
  /** The only nodes that the terms leave possible, where each of them names some. */
  readonly named: ReadonlySet<string> | undefined;
}

export interface PreferredNodes {
  readonly weight: number;
  readonly term: NodeSelectorTerm;
}

export function requiredNodes({ nodeSelector = {}, affinity }: PodSpec): RequiredNodes {
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const pairs = Object.entries(nodeSelector);
  const terms = required === undefined ? undefined : usedTerms(required);
  const key = pairs.length === 0 && terms === undefined ? "" : JSON.stringify([pairs, terms]);
  return { key, nodeSelector: pairs, terms, named: namedNodes(required?.nodeSelectorTerms ?? []) };
}

export function preferredNodes({ affinity }: PodSpec): PreferredNodes[] {
  return (affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [])
    .map(({ weight, preference }) => ({ weight, term: preference }))
    .filter(({ weight, term }) => weight !== 0 && !isEmptyTerm(term));
}

export function meetsRequiredNodes(required: RequiredNodes, name: string, labels: Labels): boolean {
  for (const [key, value] of required.nodeSelector) {
    if (labels[key] !== value) return false;
  }
  return required.terms === undefined || matchesAnyTerm(required.terms, name, labels);
}

/** As a volume says where it can be used: by labels only. */
export function matchesNodeSelector(selector: NodeSelector, labels: Labels): boolean {
  return matchesAnyTerm(usedTerms(selector), undefined, labels);
}

/** @param name undefined where no fields are asked for */
export function matchesTerm(
  term: NodeSelectorTerm,
  name: string | undefined,
  labels: Labels,
): boolean {
  for (const requirement of term.matchExpressions ?? []) {
    if (!labelHolds(requirement, labels)) return false;
  }
  if (name === undefined) return true;
  for (const requirement of term.matchFields ?? []) {
    if (!fieldHolds(requirement, name)) return false;
  }
  return true;
}

/** Undefined when a term, even an empty one, names no node (kube-scheduler 1.34, NodeAffinity). */
function namedNodes(terms: readonly NodeSelectorTerm[]): ReadonlySet<string> | undefined {
  if (terms.length === 0) return undefined;
  const all = new Set<string>();
  for (const { matchFields = [] } of terms) {
    const [first, ...others] = matchFields
      .filter(({ key, operator }) => key === NAME_FIELD && operator === "In")
      .map(({ values = [] }) => values);
    if (first === undefined) return undefined;
    for (const name of first) {
      if (others.every((values) => values.includes(name))) all.add(name);
    }
  }
  return all;
}

const NAME_FIELD = "metadata.name";

function matchesAnyTerm(
  terms: readonly NodeSelectorTerm[],
  name: string | undefined,
  labels: Labels,
): boolean {
  for (const term of terms) {
    if (matchesTerm(term, name, labels)) return true;
  }
  return false;
}

/** A term that says nothing matches nothing. */
function usedTerms({ nodeSelectorTerms }: NodeSelector): NodeSelectorTerm[] {
  return nodeSelectorTerms.filter((term) => !isEmptyTerm(term));
}

function isEmptyTerm({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm): boolean {
  return matchExpressions.length === 0 && matchFields.length === 0;
}

function labelHolds({ key, operator, values = [] }: NodeSelectorRequirement, labels: Labels) {
  const value = labels[key];
  switch (operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    case "Gt":
    case "Lt":
      return value !== undefined && comparesTo(value, operator, values);
  }
}

function comparesTo(value: string, operator: "Gt" | "Lt", values: readonly string[]): boolean {
  const [left, right] = [wholeNumber(value), wholeNumber(values[0] ?? "")];
  if (left === undefined || right === undefined || values.length !== 1) return false;
  return operator === "Gt" ? left > right : left < right;
}

function wholeNumber(text: string): bigint | undefined {
  return /^[+-]?[0-9]+$/.test(text) ? BigInt(text.replace("+", "")) : undefined;
}

/** Only the node's name can be asked for, and with one value only. */
function fieldHolds({ key, operator, values = [] }: NodeSelectorRequirement, name: string) {
  if (values.length !== 1) return false;
  const isIt = values[0] === (key === NAME_FIELD ? name : "");
  return operator === "In" ? isIt : operator === "NotIn" && !isIt;
}
