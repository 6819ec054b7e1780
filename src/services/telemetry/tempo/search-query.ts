import { parseGoDuration } from "./duration.ts";

/** What GET /api/search asks for. Every condition given must hold. */
export interface SearchQuery {
  /** Tag → value, both exact. */
  tags: ReadonlyMap<string, string>;
  minDurationMs: number;
  maxDurationMs: number;
  /** Seconds since the Unix epoch, or undefined for any time. */
  range: { start: number; end: number } | undefined;
  limit: number;
}

/** The parameter at fault and why; answered 400. */
export class SearchQueryError extends Error {}

const DEFAULT_LIMIT = 20;
const OWN_PARAMETERS = ["tags", "minDuration", "maxDuration", "start", "end", "limit", "q", "spss"];

/**
 * Reads the parameters as Tempo does: `tags` in logfmt, durations as Go writes them, `start` and
 * `end` only together; any other parameter is a tag itself. TraceQL (`q`) is refused: an answer
 * that ignored it would be a wrong one.
 */
export function parseSearchQuery(parameters: URLSearchParams): SearchQuery {
  const query = parameters.get("q") ?? "";
  if (query !== "") {
    throw new SearchQueryError(
      "invalid q: the built-in store answers tags=, minDuration, maxDuration, start, end and " +
        "limit; for TraceQL put tempo on PATH",
    );
  }
  const tags = new Map(parseLogfmt(parameters.get("tags") ?? ""));
  for (const [name, value] of parameters) {
    if (!OWN_PARAMETERS.includes(name)) tags.set(name, value);
  }
  return {
    tags,
    minDurationMs: duration(parameters, "minDuration", 0),
    maxDurationMs: duration(parameters, "maxDuration", Number.POSITIVE_INFINITY),
    range: range(parameters),
    limit: limit(parameters.get("limit")),
  };
}

function duration(parameters: URLSearchParams, name: string, fallback: number): number {
  const text = parameters.get(name) ?? "";
  if (text === "") return fallback;
  const ms = parseGoDuration(text);
  if (ms === undefined) {
    throw new SearchQueryError(`invalid ${name}: time: invalid duration ${JSON.stringify(text)}`);
  }
  return ms;
}

function range(parameters: URLSearchParams): SearchQuery["range"] {
  const start = seconds(parameters, "start");
  const end = seconds(parameters, "end");
  if (start === 0 && end === 0) return undefined;
  if (start >= end) {
    throw new SearchQueryError(
      `http parameter start must be before end. received start=${start} end=${end}`,
    );
  }
  return { start, end };
}

function seconds(parameters: URLSearchParams, name: string): number {
  const text = parameters.get(name) ?? "";
  if (text === "") return 0;
  if (!/^\d{1,15}$/.test(text)) {
    throw new SearchQueryError(`invalid ${name}: expected seconds since 1970, as a whole number`);
  }
  return Number(text);
}

function limit(text: string | null): number {
  if (text === null || text === "") return DEFAULT_LIMIT;
  if (!/^\d{1,9}$/.test(text) || Number(text) === 0) {
    throw new SearchQueryError("invalid limit: must be a positive number");
  }
  return Number(text);
}

/** `key=value key="value with spaces"`; a key alone has the value "". */
function parseLogfmt(text: string): [string, string][] {
  const pairs = text.matchAll(/([^\s="]+)(?:=(?:"((?:[^"\\]|\\.)*)"|(\S*)))?/g);
  return Array.from(pairs, ([, key = "", quoted, plain]) => [
    key,
    quoted?.replaceAll(/\\(.)/g, "$1") ?? plain ?? "",
  ]);
}
