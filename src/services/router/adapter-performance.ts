import { SeededAverage } from "./seeded-average.ts";

/** What somebody saw of one answer. */
export interface Observation {
  latencyMs: number;
  /** 0 to 1; null when nobody judged. */
  quality: number | null;
}

/** What is expected of one adapter, from what it says of itself and from what was seen of it. */
export class AdapterPerformance {
  readonly #latency = new SeededAverage();
  readonly #quality = new SeededAverage();
  #healthP95Ms: number | null = null;

  /** Takes in what its Health says; the platform's adapters may say 0, which is nothing. */
  reportHealth(p95Ms: number): void {
    this.#healthP95Ms = p95Ms > 0 ? p95Ms : null;
  }

  /** Learns from an answer. */
  observe({ latencyMs, quality }: Observation): void {
    this.#latency.add(latencyMs);
    if (quality !== null) this.#quality.add(quality);
  }

  /**
   * Learns from an answer that was given up after so long: it would have taken longer, so only a
   * time above what is expected anyway is news.
   */
  observeStall(waitedMs: number): void {
    if (waitedMs > (this.latencyMs ?? 0)) this.#latency.add(waitedMs);
  }

  /** Milliseconds until an answer is expected to be whole; null when nothing is known. */
  get latencyMs(): number | null {
    return this.#latency.from(this.#healthP95Ms);
  }

  /** The quality to expect, 0 to 1, of an answer whose estimate has this confidence. */
  qualityFrom(confidence: number): number {
    return this.#quality.from(confidence);
  }
}
