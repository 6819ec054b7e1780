import { systemClock } from "../../src/util/clock.ts";

const LOOK_INTERVAL_MS = 20;

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
  for (;;) {
    const seen = await look();
    if (holds(seen)) return seen;
    if (systemClock.monotonicMs() > deadline) {
      throw new Error(`not seen within ${withinMs} ms; last seen: ${JSON.stringify(seen)}`);
    }
    await systemClock.sleep(LOOK_INTERVAL_MS);
  }
}
