export interface PaceOptions {
  busyIntervalMs: number;
  idleIntervalMs: number;
  /** How long one sign of life keeps it busy. */
  busyForMs: number;
}

const DEFAULTS: PaceOptions = { busyIntervalMs: 250, idleIntervalMs: 15_000, busyForMs: 3_000 };

/**
 * How often to scrape: often while something happens, so that a proof sees its counters at once;
 * seldom otherwise, so that an idle stack costs next to nothing. Times are monotonic milliseconds.
 */
export class Pace {
  readonly #options: PaceOptions;
  #busyUntilMs: number;

  /** The start counts as a sign of life. */
  constructor(nowMs: number, options: Partial<PaceOptions> = {}) {
    this.#options = { ...DEFAULTS, ...options };
    this.#busyUntilMs = nowMs + this.#options.busyForMs;
  }

  /** A sign of life. */
  stir(nowMs: number): void {
    this.#busyUntilMs = Math.max(this.#busyUntilMs, nowMs + this.#options.busyForMs);
  }

  /** How long to wait until the next scrape, when the last one began at `lastMs`. */
  delayMs(nowMs: number, lastMs: number): number {
    return Math.max(0, lastMs + this.intervalMs(nowMs) - nowMs);
  }

  intervalMs(nowMs: number): number {
    const { busyIntervalMs, idleIntervalMs } = this.#options;
    return nowMs < this.#busyUntilMs ? busyIntervalMs : idleIntervalMs;
  }
}
