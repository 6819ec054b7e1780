import type { SharedValues } from "../../../util/shared-values.ts";
import type { RefusalCount } from "../rejections.ts";
import type { KeptDecision, RulePoints } from "./kept-decision.ts";

/** A {@link KeptDecision} in as little memory as possible: there is one for each pod. */
export interface PackedDecision {
  readonly uid: string;
  readonly outcome: KeptDecision["outcome"];
  readonly words: DecisionWords;
  /** Its numbers in the order of {@link numbersOf}, with a space between them. */
  readonly numbers: string;
}

/** What thousands of decisions have in common. */
export interface DecisionWords {
  readonly refusals: readonly Omit<RefusalCount, "nodes">[];
  /** Undefined where nothing was chosen by points. */
  readonly rules: readonly Omit<RulePoints, "points">[] | undefined;
}

export function packDecision(
  decision: KeptDecision,
  shared: SharedValues<string, DecisionWords>,
): PackedDecision {
  const { uid, outcome } = decision;
  const words: DecisionWords = {
    refusals: decision.refusals.map(({ rule, reasons }) => ({ rule, reasons })),
    rules: decision.chosen?.rules.map(({ rule, weight }) => ({ rule, weight })),
  };
  return {
    uid,
    outcome,
    words: shared.get(JSON.stringify(words), () => words),
    numbers: numbersOf(decision).join(" "),
  };
}

export function unpackDecision({ uid, outcome, words, numbers }: PackedDecision): KeptDecision {
  const left = numbers.split(" ").map(Number).values();
  const next = () => left.next().value ?? 0;
  const [atMs, nodes] = [next(), next()];
  const refusals = words.refusals.map((refusal) => ({ ...refusal, nodes: next() }));
  if (words.rules === undefined) {
    return { atMs, uid, nodes, outcome, refusals, chosen: undefined };
  }
  const [total, possible] = [next(), next()];
  const rules = words.rules.map((rule) => ({ ...rule, points: next() }));
  return { atMs, uid, nodes, outcome, refusals, chosen: { total, rules, possible } };
}

function numbersOf({ atMs, nodes, refusals, chosen }: KeptDecision): number[] {
  const numbers = [atMs, nodes, ...refusals.map((refusal) => refusal.nodes)];
  if (chosen === undefined) return numbers;
  return [...numbers, chosen.total, chosen.possible, ...chosen.rules.map(({ points }) => points)];
}
