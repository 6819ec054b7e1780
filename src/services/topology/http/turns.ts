/** So long requests are answered in one turn of the event loop. */
const TURN_MS = 15;

/**
 * Lets who has a timer have its turn between requests that take long: the event loop hands on all requests
 * that have come, one after the other, before it looks at its timers.
 */
export class Turns {
  #usedMs = 0;
  #isCounting = false;
  #isPreparing = false;
  readonly #waiting: (() => void)[] = [];

  /**
   * Does something as soon as there is time for it, in the order in which it is asked.
   *
   * @param prepare what is to be done before, null where there is nothing; it is asked again once, since
   *   it may have been under way already
   */
  async take<T>(act: () => T, prepare: () => Promise<void> | null): Promise<Awaited<T>> {
    if (this.#usedMs >= TURN_MS || this.#waiting.length > 0 || this.#isPreparing) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    const ready = prepare();
    if (ready !== null) await this.#prepared(ready, prepare);
    return await this.#counted(act);
  }

  async #prepared(first: Promise<void>, prepare: () => Promise<void> | null): Promise<void> {
    this.#isPreparing = true;
    try {
      await first;
      await prepare();
    } finally {
      this.#isPreparing = false;
      this.#count();
    }
  }

  #counted<T>(act: () => T): T {
    const begunMs = performance.now();
    try {
      return act();
    } finally {
      this.#usedMs += performance.now() - begunMs;
      this.#count();
      if (this.#usedMs < TURN_MS) this.#waiting.shift()?.();
    }
  }

  #count(): void {
    if (this.#isCounting) return;
    this.#isCounting = true;
    setImmediate(() => {
      this.#isCounting = false;
      this.#usedMs = 0;
      if (this.#isPreparing) return;
      this.#waiting.shift()?.();
      if (this.#waiting.length > 0) this.#count();
    });
  }
}
