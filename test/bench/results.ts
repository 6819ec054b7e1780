import type { Summary } from "./statistics.ts";
import { pairDifferences, pairRatios, summarize } from "./statistics.ts";
import type { Target } from "./targets.ts";

/** What a scenario brings home for one target. */
export interface Samples {
  values: readonly number[];
  /** Measured in turn with `values`; absent for a target without a peer. */
  peers?: readonly number[];
}

/** By target id; a reason in words where this machine cannot tell. */
export type Measured = Readonly<Record<string, Samples | { unavailable: string }>>;

export type Verdict = "met" | "missed" | "far off" | "figure" | "not measured";

/** One line of the report. */
export interface Result {
  target: Target;
  figure: Summary | null;
  ratio: Summary | null;
  /** What it is more than its peer, pair by pair. */
  excess: Summary | null;
  verdict: Verdict;
  /** Why there is no figure. */
  reason?: string;
}

/** Machines are noisy: only what is this many times worse than promised fails a check. */
const FAR_OFF = 2;

export function judge(target: Target, samples: Measured[string]): Result {
  if ("unavailable" in samples) {
    const reason = samples.unavailable;
    return {
      ...{ target, figure: null, ratio: null, excess: null },
      verdict: "not measured",
      reason,
    };
  }
  const { values, peers } = samples;
  const figure = summarize(values);
  const ratio = peers ? summarize(pairRatios(values, peers)) : null;
  const excess = peers ? summarize(pairDifferences(values, peers)) : null;
  return { target, figure, ratio, excess, verdict: verdictOf(target, { figure, ratio, excess }) };
}

function verdictOf(
  { limit }: Target,
  { figure, ratio, excess }: Pick<Result, "ratio" | "excess"> & { figure: Summary },
): Verdict {
  if (limit === null) return "figure";
  if (typeof limit === "number") return compare(figure.median, limit);
  if ("times" in limit) return compare(ratio?.median ?? Number.NaN, limit.times);
  return compare(excess?.median ?? Number.NaN, limit.plus);
}

function compare(value: number, most: number): Verdict {
  if (value <= most) return "met";
  return value <= most * FAR_OFF ? "missed" : "far off";
}
