/**
 * Waits before each restart; when they are used up, the process is looping and is left ended.
 * Short, because somebody waits for the verdict: a program that always crashes after a second is
 * told within five, one that crashes at once within two.
 */
const BACK_OFF_MS = [100, 250, 500] as const;

/** A process that has run this long starts over with a full budget. */
const STABLE_AFTER_MS = 60_000;

export type RestartDecision = { restart: true; afterMs: number } | { restart: false };

/**
 * Decides whether a process that ended by itself is started again.
 *
 * @param recentRestarts restarts since it last ran for a minute
 */
export function decideRestart(recentRestarts: number): RestartDecision {
  const afterMs = BACK_OFF_MS[recentRestarts];
  return afterMs === undefined ? { restart: false } : { restart: true, afterMs };
}

/** The restarts that still count after a run of `ranMs`. */
export function restartsAfterRun(recentRestarts: number, ranMs: number): number {
  return ranMs >= STABLE_AFTER_MS ? 0 : recentRestarts;
}
