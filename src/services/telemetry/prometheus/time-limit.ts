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
    throw isTimeout(error) ? new TimeLimitError(`no answer within ${limitMs} ms`) : error;
  }
}

/** The error comes from another realm: it is no instance of our Error. */
function isTimeout(error: unknown): boolean {
  return (
    typeof error === "object" &&
    error !== null &&
    "code" in error &&
    error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT"
  );
}
