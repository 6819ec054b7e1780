import type { Labels } from "../objects/meta.ts";
import type { PodTerm, PodTerms } from "./affinity-terms.ts";

/** A term that pods hold against others that come later. */
export interface HeldTerm {
  /** Equal ones are equal in all. */
  readonly key: string;
  /** `scored`: preferred terms, and required affinity, which counts as a preference of weight 1. */
  readonly kind: "requiredAnti" | "scored";
  readonly weight: number;
  readonly term: PodTerm;
}

/** All that pods are counted by: pods of one class are the same to every rule that counts pods. */
export interface PodClass {
  readonly id: number;
  readonly namespace: string;
  readonly labels: Labels;
  /** It is being deleted. */
  readonly terminating: boolean;
  readonly held: readonly HeldTerm[];
  /** See `marksOf`. */
  readonly marks: readonly string[];
}

/** What required affinity of pods that are there weighs for those that come (kube-scheduler 1.34). */
const REQUIRED_AFFINITY_WEIGHT = 1;

export function heldTerms({ required, requiredAnti, preferred }: PodTerms): HeldTerm[] {
  const held = (kind: HeldTerm["kind"], weight: number, term: PodTerm): HeldTerm => ({
    key: `${kind} ${weight} ${term.key}`,
    kind,
    weight,
    term,
  });
  return [
    ...requiredAnti.map((term) => held("requiredAnti", 1, term)),
    ...required.map((term) => held("scored", REQUIRED_AFFINITY_WEIGHT, term)),
    ...preferred.map((term) => held("scored", term.weight, term)),
  ];
}
