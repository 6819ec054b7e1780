import type { QueuedPod } from "./queued-pod.ts";

const FIRST_MS = 1_000;
const LONGEST_MS = 10_000;
/** Ends of back-offs are looked at once in so much time, all that fall into it together. */
const WINDOW_MS = 1_000;

/**
 * When the back-off of a pod is over, cut to whole windows: one second after the first try, twice as
 * long after each further one, at most ten (kube-scheduler 1.34). Null for a pod that was never tried.
 */
export function backOffMs({ refusals, errors, sinceMs }: QueuedPod): number | null {
  const tries = errors > 0 ? errors : refusals;
  if (tries === 0) return null;
  return windowOf(sinceMs + Math.min(LONGEST_MS, FIRST_MS * 2 ** (tries - 1)));
}

/** A back-off that ends in the present window is not over yet. */
export function isBackingOff(pod: QueuedPod, nowMs: number): boolean {
  const untilMs = backOffMs(pod);
  return untilMs !== null && untilMs >= windowOf(nowMs);
}

/** When it is seen that a back-off is over. */
export function backOffSeenMs(untilMs: number): number {
  return untilMs + WINDOW_MS;
}

function windowOf(ms: number): number {
  return Math.floor(ms / WINDOW_MS) * WINDOW_MS;
}
