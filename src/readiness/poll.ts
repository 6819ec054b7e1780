import type { Clock } from "../util/clock.ts";

/** One attempt of a poll: what was seen, and whether that is what was waited for. */
export interface Attempted<T> {
  done: boolean;
  observation: T;
}

export interface PollOptions<T> {
  /** From the start of one attempt to the start of the next; a slow attempt is never overlapped. */
  intervalMs: number;
  /** Before the first attempt; 0 if absent. */
  initialDelayMs?: number;
  /** Ends the poll, and the attempt that is under way. Absent: polls for ever. */
  timeoutMs?: number;
  clock: Clock;
  signal: AbortSignal;
  attempt: (context: AttemptContext) => Promise<Attempted<T>>;
}

export interface AttemptContext {
  /** Aborts when the poll is aborted or its time is up: pass it on. */
  signal: AbortSignal;
  /** 1 for the first attempt. */
  number: number;
}

/** How a poll ended, always with the last thing that was seen. */
export type PollResult<T> = (
  | { done: true; last: T }
  /** The time was up; `last` is undefined when no attempt came to an end. */
  | { done: false; last: T | undefined }
) & {
  /** Attempts that came to an end. */
  attempts: number;
  elapsedMs: number;
};

/**
 * Tries until done or until the time is up; keeps its last observation.
 *
 * @throws signal.reason when aborted, and whatever `attempt` throws.
 */
export async function poll<T>(options: PollOptions<T>): Promise<PollResult<T>> {
  const { clock, timeoutMs } = options;
  const begunMs = clock.monotonicMs();
  const progress: Progress<T> = { last: undefined, attempts: 0 };
  const over = new AbortController();
  const signal = AbortSignal.any([options.signal, over.signal]);
  const timeUp =
    timeoutMs === undefined
      ? undefined
      : clock.sleep(timeoutMs, signal).then(() => over.abort(TIME_UP), ignore);
  try {
    const last = await tryUntilDone(options, signal, progress);
    return {
      done: true,
      last,
      attempts: progress.attempts,
      elapsedMs: clock.monotonicMs() - begunMs,
    };
  } catch (error) {
    if (signal.reason !== TIME_UP) throw error;
    return { done: false, ...progress, elapsedMs: clock.monotonicMs() - begunMs };
  } finally {
    over.abort();
    await timeUp;
  }
}

const TIME_UP = Symbol("time is up");

interface Progress<T> {
  last: T | undefined;
  attempts: number;
}

async function tryUntilDone<T>(
  options: PollOptions<T>,
  signal: AbortSignal,
  progress: Progress<T>,
): Promise<T> {
  const { clock, intervalMs, initialDelayMs = 0, attempt } = options;
  if (initialDelayMs > 0) await clock.sleep(initialDelayMs, signal);
  for (;;) {
    signal.throwIfAborted();
    const begunMs = clock.monotonicMs();
    const { done, observation } = await attempt({ signal, number: progress.attempts + 1 });
    progress.last = observation;
    progress.attempts += 1;
    if (done) return observation;
    await clock.sleep(Math.max(0, begunMs + intervalMs - clock.monotonicMs()), signal);
  }
}

function ignore(): void {}
