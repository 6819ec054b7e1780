import type { World } from "../components/component.ts";
import type { Entries, Kept } from "../components/memory.ts";
import { SortedMap } from "../store/sorted-map.ts";

const FIRST_MS = 5;
const LONGEST_MS = 1_000_000;

/**
 * When a controller tries again what has failed: after 5 ms, and after twice the time of the last
 * attempt from then on, up to 1,000 s (client-go, `DefaultTypedControllerRateLimiter`; its limit for
 * all keys together is left out).
 */
export class Retries implements Kept {
  readonly #failures: SortedMap<string, number>;

  constructor(failures: SortedMap<string, number> = SortedMap.ofTexts()) {
    this.#failures = failures;
  }

  /** How often it has failed since it last went well. */
  failures(key: string): number {
    return this.#failures.get(key) ?? 0;
  }

  /** Notes that it has failed, and when it is to be tried again: within `longestMs` at the latest. */
  later(
    component: string,
    key: string,
    { agenda, nowMs }: World,
    longestMs: number = LONGEST_MS,
  ): void {
    const failures = this.failures(key);
    this.#failures.set(key, failures + 1);
    const waitMs = Math.min(FIRST_MS * 2 ** failures, longestMs);
    agenda.noteAtLatest({ atMs: nowMs + waitMs, component, key });
  }

  /** It went well, or there is nothing to try any more. */
  forget(key: string): void {
    if (this.#failures.size > 0) this.#failures.delete(key);
  }

  save(): unknown {
    return this.#failures.save();
  }

  get entries(): Entries {
    return this.#failures;
  }

  load(saved: unknown): void {
    this.#failures.load(saved);
  }

  fork(): Retries {
    return new Retries(this.#failures.fork());
  }
}
