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
}

/** An adapter that answered, under the name that clients see as its model. */
export interface Candidate {
  model: string;
  estimate: Estimate;
  /** 95th percentile of its latency as it measured it itself; null when it does not say. */
  latencyP95Ms: number | null;
}

export interface ChoiceRule {
  maxCostUsd: number;
  /** A proof request of devstack: it must not cost anybody anything. */
  synthetic: boolean;
}

export type Choice<C extends Candidate> =
  /** `eligible`: those whom the rules let answer, the chosen one among them. */
  | { ok: true; chosen: C; eligible: readonly C[]; reason: string }
  /** `tooDear`: the price alone kept the last candidates away. */
  | { ok: false; reason: string; tooDear: boolean };

/** Below this an estimate is a guess, and its price says little. */
const SUFFICIENT_CONFIDENCE = 0.5;

/**
 * The cheapest candidate whose estimate can be trusted. Where none can, the most trusted one:
 * an answer of unsure price within the budget beats no answer. Ties go to the quicker, then to the
 * one that is configured first.
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
  if (affordable.length === 0) {
    const reason = `every candidate may cost more than ${rule.maxCostUsd} USD`;
    return { ok: false, reason, tooDear: true };
  }
  const trusted = affordable.filter((it) => it.estimate.confidence >= SUFFICIENT_CONFIDENCE);
  if (trusted.length === 0) {
    const [surest] = affordable.toSorted((a, b) => b.estimate.confidence - a.estimate.confidence);
    if (surest !== undefined) {
      const reason = "most confident: no estimate is certain enough";
      return { ok: true, chosen: surest, eligible: affordable, reason };
    }
  }
  const [cheapest] = trusted.toSorted(
    (a, b) =>
      a.estimate.usdMicros - b.estimate.usdMicros ||
      (a.latencyP95Ms ?? Number.MAX_VALUE) - (b.latencyP95Ms ?? Number.MAX_VALUE),
  );
  if (cheapest === undefined) return refused("no adapter answered an estimate");
  return {
    ok: true,
    chosen: cheapest,
    eligible: affordable,
    reason: affordable.length === 1 ? "only candidate" : "cheapest with sufficient confidence",
  };
}

function refused(reason: string) {
  return { ok: false, reason, tooDear: false } as const;
}

/** The cost in US dollars to reckon with: adapters may leave the 95th percentile at 0. */
function worstCostUsd(estimate: Estimate): number {
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
