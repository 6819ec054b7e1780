/** A service that writes into what it watches does so at each start, most in their first moments. */
const QUICK_MS = 3_000;
const QUICK_IN_A_ROW = 5;

/** One that does so later, again and again: more often than people save for so long. */
const WINDOW_MS = 300_000;
const IN_WINDOW = 30;

/** The restarts of a process for the sake of changed files. */
export interface Reloads {
  restarts: number;
  /** The file that led to the last one, as people know it; null when there was none. */
  changed: string | null;
  /** Why files are watched no more; null as long as they are. */
  storm: string | null;
  /** When they were, on the monotonic clock: those that may still count. */
  times: readonly number[];
  /** How many of them in a row came soon after the start before. */
  quick: number;
}

export const noReloads: Reloads = { restarts: 0, changed: null, storm: null, times: [], quick: 0 };

/**
 * What becomes of a process when a watched file has changed: one more restart, or none any more
 * where it most likely changes the files itself.
 *
 * @param ranMs how long it has run since its last start
 */
export function reload(
  before: Reloads,
  { changed, nowMs, ranMs }: { changed: string; nowMs: number; ranMs: number },
): Reloads {
  const times = [...before.times.filter((time) => nowMs - time < WINDOW_MS), nowMs];
  const quick = ranMs < QUICK_MS ? before.quick + 1 : 0;
  if (quick <= QUICK_IN_A_ROW && times.length <= IN_WINDOW) {
    return { restarts: before.restarts + 1, changed, storm: null, times, quick };
  }
  const often = quick > QUICK_IN_A_ROW ? `${QUICK_IN_A_ROW} times in a row` : "over and over";
  const storm = `restarted ${often} because ${changed} changes when it runs: it is watched no more until the next devstack restart`;
  return { ...before, changed, storm };
}
