import type { Quality } from "./ask-request.ts";
import { QUALITY_FLOORS } from "./limits.ts";

/** What an adapter expects of one ask; money in millionths of a US dollar. */
export interface Estimate {
  inTokens: number;
  outTokens: number;
  usdMicros: number;
  p95UsdMicros: number;
  /** From 0 to 1. */
  confidence: number;
  /** No model is paid for: the adapter says so among its assumptions. */
  simulated: boolean;
  /** Milliseconds until its first chunk, where it has to load its model before that; else 0. */
  firstChunkMs: number;
}

/** An adapter that answered, under the name that clients see as its model. */
export interface Candidate {
  model: string;
  estimate: Estimate;
  /** The quality to expect, 0 to 1: the estimate's confidence, moved by what was observed. */
  quality: number;
  /** Milliseconds that its answer is expected to take; null when nothing is known. */
  latencyMs: number | null;
}

export interface ChoiceRule {
  quality: Quality;
  maxCostUsd: number;
  latencySloMs: number;
  /** A proof request of devstack: it must not cost anybody anything. */
  synthetic: boolean;
}

export type Choice<C extends Candidate> =
  /** `eligible`: those whom the rules let answer, the best first. */
  | { ok: true; chosen: C; eligible: readonly C[]; reason: string }
  /** `tooDear`: the price alone kept the last candidates away. */
  | { ok: false; reason: string; tooDear: boolean };

/** Negative: the first one comes first. Candidates that are equal keep their configured order. */
type Order = (a: Candidate, b: Candidate) => number;

const byCost: Order = (a, b) => a.estimate.usdMicros - b.estimate.usdMicros;
const byLatency: Order = (a, b) =>
  (a.latencyMs ?? Number.MAX_VALUE) - (b.latencyMs ?? Number.MAX_VALUE);
const byQuality: Order = (a, b) => b.quality - a.quality;

/**
 * Ranks the candidates who may answer and takes the first. Only the price keeps a candidate out:
 * of the others come first those that reach the floor of the quality asked for within the latency
 * objective, the cheapest first; then those that reach the floor late, the quickest first; then the
 * rest, the best first: a poorer answer beats none, and `reason` says so. Where all that are in time
 * are simulated, a model that is late goes before them: nobody sets one up to be told phrases.
 */
export function chooseAdapter<C extends Candidate>(
  candidates: readonly C[],
  rule: ChoiceRule,
): Choice<C> {
  if (candidates.length === 0) return refused("no adapter answered an estimate");
  const free = rule.synthetic ? candidates.filter((it) => it.estimate.simulated) : candidates;
  if (free.length === 0) {
    return refused("a synthetic request never reaches a paid model");
  }
  const affordable = free.filter((it) => worstCostUsd(it.estimate) <= rule.maxCostUsd);
  const floor = QUALITY_FLOORS[rule.quality];
  const isGood = (it: C) => it.quality >= floor;
  const isTimely = (it: C) => (it.latencyMs ?? 0) <= rule.latencySloMs;
  const good = affordable.filter(isGood);
  const timely = good.filter(isTimely).toSorted(inOrder(byCost, byLatency));
  const late = good.filter((it) => !isTimely(it)).toSorted(inOrder(byLatency, byCost));
  const onlySimulated = timely.every((it) => it.estimate.simulated);
  const awaited = late.filter((it) => onlySimulated && !it.estimate.simulated);
  const eligible = [
    ...awaited,
    ...timely,
    ...late.filter((it) => !awaited.includes(it)),
    ...affordable.filter((it) => !isGood(it)).toSorted(inOrder(byQuality, byCost, byLatency)),
  ];
  const [chosen] = eligible;
  if (chosen === undefined) {
    const reason = `every candidate may cost more than ${rule.maxCostUsd} USD`;
    return { ok: false, reason, tooDear: true };
  }
  const wanted = `quality ${floor} (${rule.quality})`;
  const reason = () => {
    if (!isGood(chosen)) return `no candidate reaches ${wanted}: the best one`;
    if (!isTimely(chosen)) {
      const who = timely.length > 0 ? "no model" : "none";
      return `${who} that reaches ${wanted} is expected within ${rule.latencySloMs} ms: the quickest`;
    }
    if (eligible.length === 1) return "only candidate";
    return `cheapest that reaches ${wanted} within ${rule.latencySloMs} ms`;
  };
  return { ok: true, chosen, eligible, reason: reason() };
}

function inOrder(...orders: Order[]): Order {
  return (a, b) => orders.reduce((sum, order) => sum || order(a, b), 0);
}

function refused(reason: string) {
  return { ok: false, reason, tooDear: false } as const;
}

/** The cost in US dollars to reckon with: adapters may leave the 95th percentile at 0. */
export function worstCostUsd(estimate: Estimate): number {
  return Math.max(estimate.usdMicros, estimate.p95UsdMicros) / 1e6;
}

/** US dollars per thousand tokens, as the estimate has it. */
export function costPer1k(estimate: Estimate): number {
  const tokens = estimate.inTokens + estimate.outTokens;
  return tokens === 0 ? 0 : estimate.usdMicros / 1e6 / (tokens / 1000);
}

/** How much cheaper the chosen one is than the dearest that could have answered, in percent. */
export function savingsPct(chosen: Candidate, eligible: readonly Candidate[]): number {
  const dearest = Math.max(...eligible.map((it) => it.estimate.usdMicros));
  if (dearest <= 0) return 0;
  return Math.round((1 - chosen.estimate.usdMicros / dearest) * 1000) / 10;
}
