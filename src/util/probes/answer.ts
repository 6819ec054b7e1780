import { socketErrorWords } from "./words.ts";

/** What a probe makes of its attempt; the caller adds target and times. */
export interface Answer {
  ok: boolean;
  /** In words that people read: one line, bounded, printable. */
  answer: string;
  /** What the service wants people to know beside that; bounded and printable as well. */
  note?: string;
}

/** What is asked: as whoever asks reaches it. */
export interface ProbeAddress {
  host: string;
  port: number;
}

/** The bounds of one attempt. */
export interface ProbeLimits {
  timeoutMs: number;
  /** Ends the attempt: its promise rejects with the signal's reason, its sockets are closed. */
  signal: AbortSignal;
}

/** One attempt as it runs, seen by `attempt`. */
export interface RunningAttempt {
  /** How far it has come, put before "within 2 s" when the time is up: `no connection`. */
  progress: () => string;
  /** Closes everything the attempt has opened; called exactly once, whatever the outcome. */
  close: () => void;
}

/**
 * Runs one attempt within its bounds. The first of answer, timeout and abort decides; what was
 * opened is closed in every case before the promise settles.
 *
 * @throws signal.reason when aborted; a failing attempt is an answer, never an exception.
 */
export function attempt(
  limits: ProbeLimits,
  start: (settle: (answer: Answer) => void) => RunningAttempt,
): Promise<Answer> {
  const { timeoutMs, signal } = limits;
  if (signal.aborted) return Promise.reject(signal.reason);
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  let over = false;
  const finish = (conclude: () => void) => {
    if (over) return;
    over = true;
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
    // An answer may be known before `start` has returned what there is to close.
    queueMicrotask(() => {
      running.close();
      conclude();
    });
  };
  const onAbort = () => finish(() => reject(signal.reason));
  const onTimeout = () => {
    const answer = `${running.progress()} within ${timeoutMs / 1_000} s`;
    finish(() => resolve({ ok: false, answer }));
  };
  const timer = setTimeout(onTimeout, timeoutMs);
  signal.addEventListener("abort", onAbort, { once: true });
  const running = begin(start, (answer) => finish(() => resolve(answer)));
  return promise;
}

/** An attempt that cannot even begin, such as an impossible path, is a failed one. */
function begin(
  start: (settle: (answer: Answer) => void) => RunningAttempt,
  settle: (answer: Answer) => void,
): RunningAttempt {
  try {
    return start(settle);
  } catch (error) {
    settle({ ok: false, answer: socketErrorWords(error) });
    return { progress: () => "not begun", close: () => {} };
  }
}
