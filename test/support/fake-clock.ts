import type { Clock } from "../../src/util/clock.ts";

interface Sleeper {
  dueMs: number;
  wake: () => void;
}

/**
 * A clock that stands still until the test moves it. `now` and `monotonicMs` advance together;
 * sleepers wake in the order of their times, and each has settled before the next one wakes.
 */
export class FakeClock implements Clock {
  readonly #startedAt: number;
  #elapsedMs = 0;
  #sleepers: Sleeper[] = [];

  constructor(startedAt = Date.UTC(2030, 0, 1)) {
    this.#startedAt = startedAt;
  }

  now(): number {
    return this.#startedAt + this.#elapsedMs;
  }

  monotonicMs(): number {
    return this.#elapsedMs;
  }

  /** How many sleeps are pending: zero proves that nothing was left behind. */
  get sleeping(): number {
    return this.#sleepers.length;
  }

  sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const leave = () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        signal?.removeEventListener("abort", onAbort);
      };
      const onAbort = () => {
        leave();
        reject(signal?.reason);
      };
      const wake = () => {
        leave();
        resolve();
      };
      const sleeper: Sleeper = { dueMs: this.#elapsedMs + Math.max(0, delayMs), wake };
      this.#sleepers.push(sleeper);
      signal?.addEventListener("abort", onAbort, { once: true });
    });
  }

  /** Lets time pass: wakes every sleeper that is due, those included that come up on the way. */
  async advance(durationMs: number): Promise<void> {
    const untilMs = this.#elapsedMs + durationMs;
    await settled();
    for (;;) {
      const [next] = this.#sleepers
        .filter(({ dueMs }) => dueMs <= untilMs)
        .sort((a, b) => a.dueMs - b.dueMs);
      if (next === undefined) break;
      this.#elapsedMs = Math.max(this.#elapsedMs, next.dueMs);
      next.wake();
      await settled();
    }
    this.#elapsedMs = untilMs;
  }
}

/** After all promise callbacks that can run without time or I/O. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
