/** The store keeps the latest sample only: a little way back it is still the answer. */
const MAX_AGE_MS = 15_000;

/** A `time` parameter that cannot be answered. */
export class QueryTimeError extends Error {}

/**
 * The time a query is about, in milliseconds since the Unix epoch: now, Unix seconds or RFC 3339.
 * A time in the past is refused, not answered with what is known of today.
 */
export function parseQueryTime(text: string | undefined, nowMs: number): number {
  if (text === undefined || text === "") return nowMs;
  const ms = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) * 1_000 : rfc3339(text);
  if (Number.isNaN(ms)) {
    throw new QueryTimeError(`invalid time value for 'time': cannot parse ${JSON.stringify(text)}`);
  }
  if (ms < nowMs - MAX_AGE_MS) {
    throw new QueryTimeError(
      "the built-in store keeps the latest sample only; for history put prometheus on PATH",
    );
  }
  return ms;
}

function rfc3339(text: string): number {
  return /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN;
}
