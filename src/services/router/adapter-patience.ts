import type { Clock } from "../../util/clock.ts";

/**
 * Watches how long an adapter keeps its reader waiting for the next chunk. The time that a client
 * takes to read counts for nobody.
 */
export class AdapterPatience {
  /** Milliseconds waited so far. */
  waitedMs = 0;
  readonly #clock: Clock;
  readonly #stallMs: number | null;
  readonly #stalled = new AbortController();
  #arrived = new AbortController();
  #sinceMs: number | null = null;

  /** `stallMs`: one wait that is longer aborts the signal; null never does. */
  constructor(clock: Clock, stallMs: number | null) {
    this.#clock = clock;
    this.#stallMs = stallMs;
  }

  /** Aborts when the adapter has stalled. */
  get signal(): AbortSignal {
    return this.#stalled.signal;
  }

  /** The reader asks for the next chunk. */
  wait(): void {
    this.#sinceMs = this.#clock.monotonicMs();
    if (this.#stallMs === null) return;
    this.#arrived = new AbortController();
    this.#clock.sleep(this.#stallMs, this.#arrived.signal).then(
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
  }
}
