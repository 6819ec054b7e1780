import type { TraceSpan } from "../trace.ts";
import type { MarkedAnswer } from "./marked-request.ts";

/** Something that was looked for: found, or in words what was there instead. */
export interface Finding {
  found: boolean;
  words: string;
}

/** How a counter stood before the marked request and stands after it, as Prometheus has it. */
export interface CounterReading {
  query: string;
  before: number;
  after: number;
  /** The same as the service itself says; null where that cannot be read. */
  own: { before: number; after: number } | null;
}

/** All that the proof has seen so far. */
export interface Evidence {
  answer: MarkedAnswer;
  decision: Finding;
  stored: Finding;
  accepted: Finding;
  panels: Finding;
  nodes: Finding;
  trace: { spans: readonly TraceSpan[] } | { missing: string };
  /** By service; `refused` when Prometheus could not be asked at all. */
  counters: { readings: Readonly<Record<string, CounterReading>> } | { refused: string };
}
