/**
 * Time as a dependency. Everything that waits takes a clock, so tests drive time instead of
 * sleeping through it.
 */
export interface Clock {
  /** Wall-clock time in milliseconds since the Unix epoch: for timestamps that people read. */
  now(): number;
  /** Milliseconds from an arbitrary origin that never go backwards: for durations. */
  monotonicMs(): number;
  /**
   * Resolves after `delayMs`. Rejects with `signal.reason` as soon as `signal` aborts; the timer
   * is gone by then.
   */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  sleep: (delayMs, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const onAbort = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener("abort", onAbort);
        resolve();
      }, delayMs);
      signal?.addEventListener("abort", onAbort, { once: true });
    }),
};
