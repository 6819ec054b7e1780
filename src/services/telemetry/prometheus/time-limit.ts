import { runInNewContext } from "node:vm";

/** The work was cut off. */
export class TimeLimitError extends Error {}

/**
 * Runs `work` and cuts it off after `limitMs`, even inside a regular expression: V8 looks for the
 * request to end while it backtracks. For work that only reads.
 */
export function withTimeLimit<T>(limitMs: number, work: () => T): T {
  try {
    return runInNewContext("work()", { work }, { timeout: limitMs });
  } catch (error) {
    const isTimeout =
      error instanceof Error && "code" in error && error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT";
    throw isTimeout ? new TimeLimitError(`no answer within ${limitMs} ms`) : error;
  }
}
