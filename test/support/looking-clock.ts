import type { Clock } from "../../src/util/clock.ts";
import { FakeClock } from "./fake-clock.ts";

/**
 * A clock for what polls over real sockets: time passes only in the pauses between two looks, and
 * then at once. However long a look takes on a busy machine, the number of looks is always the same.
 *
 * @param pauseMs sleeps of no more than this are such pauses; longer ones wait for enough of them
 */
export function lookingClock(pauseMs = 100): Clock {
  const clock = new FakeClock();
  return {
    now: () => clock.now(),
    monotonicMs: () => clock.monotonicMs(),
    sleep(delayMs, signal) {
      const slept = clock.sleep(delayMs, signal);
      if (delayMs <= pauseMs) void clock.advance(delayMs);
      return slept;
    },
  };
}
