import type { Clock } from "../../util/clock.ts";

/**
 * Watches how long an adapter keeps its reader waiting for the next chunk. The time that a client
 * takes to read counts for nobody.
 */
export class AdapterPatience {
  /** Milliseconds waited so far. */
  waitedMs = 0;
  /** Of them, up to the first chunk or the end of waiting for it; null before that. */
  firstWaitMs: number | null = null;
  /** How long the last wait might have taken. */
  limitMs = 0;
  readonly #clock: Clock;
  readonly #stallMs: number | null;
  readonly #firstMs: number;
  readonly #stalled = new AbortController();
  #arrived = new AbortController();
  #sinceMs: number | null = null;

  /**
   * `stallMs`: one wait that is longer aborts the signal; null never does. `firstMs`: the first wait
   * may take that long in any case.
   */
  constructor(clock: Clock, { stallMs, firstMs }: { stallMs: number | null; firstMs: number }) {
    this.#clock = clock;
    this.#stallMs = stallMs;
    this.#firstMs = firstMs;
  }

  /** Aborts when the adapter has stalled. */
  get signal(): AbortSignal {
    return this.#stalled.signal;
  }

  /** The reader asks for the next chunk. */
  wait(): void {
    this.#sinceMs = this.#clock.monotonicMs();
    if (this.#stallMs === null) return;
    this.limitMs =
      this.firstWaitMs === null ? Math.max(this.#stallMs, this.#firstMs) : this.#stallMs;
    this.#arrived = new AbortController();
    this.#clock.sleep(this.limitMs, this.#arrived.signal).then(
      () => this.#stalled.abort(),
      // The chunk arrived.
      () => undefined,
    );
  }

  /** It has come, or none will. */
  rest(): void {
    this.#arrived.abort();
    if (this.#sinceMs !== null) this.waitedMs += this.#clock.monotonicMs() - this.#sinceMs;
    this.#sinceMs = null;
    this.firstWaitMs ??= this.waitedMs;
  }
}
