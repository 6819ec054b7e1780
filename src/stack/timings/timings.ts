import type { NeedCondition } from "../../catalog/service-spec.ts";
import type { Phase } from "../../plan/events.ts";

/** Where the time of one `up` went. Moments are milliseconds since it began. */
export interface Timings {
  totalMs: number;
  /** In their order. */
  phases: readonly PhaseTiming[];
  /** Those that this `up` has started, in the order in which they were ready. */
  services: readonly ServiceTiming[];
  /** The services that decided how long `ready` took: each waited for the one before it. */
  chain: readonly string[];
}

export interface PhaseTiming {
  name: Phase;
  startMs: number;
  endMs: number;
}

export interface ServiceTiming {
  name: string;
  /** The need that was met last; null where nothing was needed. */
  waitedFor: string | null;
  /** How far that one had to be. */
  waitedUntil: NeedCondition | null;
  /** When its process started; until then it waited. */
  startMs: number;
  /** When it was seen ready, or done. */
  readyMs: number;
}

/** An `up` beside earlier ones of the same plan that started the same services. */
export interface Comparison {
  /** How many there were, at most five. */
  runs: number;
  medianMs: number;
  /** Above zero: slower than that. */
  differenceMs: number;
}
