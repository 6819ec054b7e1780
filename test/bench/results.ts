import type { Summary } from "./statistics.ts";
import { pairRatios, summarize } from "./statistics.ts";
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
      ...{ target, figure: null, ratio: null },
      verdict: "not measured",
      reason,
    };
  }
  const { values, peers } = samples;
  const figure = summarize(values);
  const ratio = peers ? summarize(pairRatios(values, peers)) : null;
  return { target, figure, ratio, verdict: verdictOf(target, samples) };
}

/** How the medians stand to what is promised, where a peer is the measure pair by pair. */
function verdictOf({ limit }: Target, { values, peers = [] }: Samples): Verdict {
  if (limit === null) return "figure";
  const most =
    typeof limit === "number"
      ? values.map(() => limit)
      : peers.map((peer) => ("times" in limit ? peer * limit.times : peer + limit.plus));
  const share = summarize(pairRatios(values, most)).median;
  if (share <= 1) return "met";
  return share <= FAR_OFF ? "missed" : "far off";
}
