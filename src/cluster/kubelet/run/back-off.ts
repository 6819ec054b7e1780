/** How long the next start of a container has to wait that keeps ending. */
export interface BackOff {
  readonly delayMs: number;
  /** When it was started last. */
  readonly sinceMs: number;
}

const FIRST_DELAY_MS = 10_000;
/** No delay is longer. */
export const LONGEST_DELAY_MS = 300_000;
/** Who has run for so long starts anew. */
const FORGOTTEN_AFTER_MS = 600_000;

/**
 * When a container may be started again that has ended then (kubelet 1.34: `flowcontrol.Backoff`, ten
 * seconds doubled up to five minutes, the first time at once).
 */
export function startableAtMs(backOff: BackOff | null, finishedMs: number): number {
  if (backOff === null || isForgotten(backOff, finishedMs)) return finishedMs;
  return finishedMs + backOff.delayMs;
}

/** The delay that the next start has to wait once this one has happened. */
export function afterStart(backOff: BackOff | null, finishedMs: number, nowMs: number): BackOff {
  if (backOff === null || isForgotten(backOff, finishedMs)) {
    return { delayMs: FIRST_DELAY_MS, sinceMs: nowMs };
  }
  return { delayMs: Math.min(backOff.delayMs * 2, LONGEST_DELAY_MS), sinceMs: nowMs };
}

function isForgotten({ sinceMs }: BackOff, finishedMs: number): boolean {
  return finishedMs - sinceMs > FORGOTTEN_AFTER_MS;
}

/** As Go writes a duration of whole seconds: `10s`, `1m20s`, `5m0s`. */
export function goSeconds(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}
