import { systemClock } from "../../src/util/clock.ts";

const FIRST_INTERVAL_MS = 20;
/** What takes long is looked at less often: a look at a whole stack is work for all of its services. */
const LAST_INTERVAL_MS = 100;
const GROWTH = 1.15;

/**
 * Looks until what is seen is what the test waits for, and returns it; fails with the last sight
 * when it does not come in time.
 */
export async function eventually<T>(
  look: () => Promise<T> | T,
  holds: (seen: T) => boolean = Boolean,
  withinMs = 20_000,
): Promise<T> {
  const deadline = systemClock.monotonicMs() + withinMs;
  let intervalMs = FIRST_INTERVAL_MS;
  for (;;) {
    const seen = await look();
    if (holds(seen)) return seen;
    if (systemClock.monotonicMs() > deadline) {
      throw new Error(`not seen within ${withinMs} ms; last seen: ${JSON.stringify(seen)}`);
    }
    await systemClock.sleep(intervalMs);
    intervalMs = Math.min(intervalMs * GROWTH, LAST_INTERVAL_MS);
  }
}
