/** Counts what runs, so that a stop can wait for it. */
export class ActiveRequests {
  #running = 0;
  readonly #waiting = new Set<() => void>();

  /** Says that one has begun; the returned function, called once, that it has ended. */
  begin(): () => void {
    this.#running += 1;
    return () => {
      this.#running -= 1;
      if (this.#running > 0) return;
      for (const wake of this.#waiting) wake();
    };
  }

  /** Resolves when none runs, and after `timeoutMs` at the latest. */
  idle(timeoutMs: number): Promise<void> {
    if (this.#running === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, timeoutMs);
      this.#waiting.add(wake);
    });
  }
}
