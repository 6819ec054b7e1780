/** So long requests are answered in one turn of the event loop. */
const TURN_MS = 15;

/**
 * Lets who has a timer have its turn between requests that take long: the event loop hands on all requests
 * that have come, one after the other, before it looks at its timers.
 */
export class Turns {
  #usedMs = 0;
  #isCounting = false;
  readonly #waiting: (() => void)[] = [];

  /** Null when a request may be answered at once; else when it may be. They come in the order they came. */
  next(): Promise<void> | null {
    if (this.#usedMs < TURN_MS && this.#waiting.length === 0) return null;
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Does something, and counts how long it takes. */
  take<T>(act: () => T): T {
    const begunMs = performance.now();
    try {
      return act();
    } finally {
      this.#usedMs += performance.now() - begunMs;
      this.#count();
    }
  }

  #count(): void {
    if (this.#isCounting) return;
    this.#isCounting = true;
    setImmediate(() => {
      this.#isCounting = false;
      this.#usedMs = 0;
      this.#waiting.shift()?.();
      if (this.#waiting.length > 0) this.#count();
    });
  }
}
