import type { Endpoints } from "../plan/endpoints.ts";
import { poll } from "../readiness/poll.ts";
import type { Clock } from "../util/clock.ts";
import { messageOf } from "../util/errors.ts";
import type { fetchTrace, TraceSpan } from "./trace.ts";

/** What the trace store knows of one answer. */
export interface TraceOfAnswer {
  traceId: string;
  /** Where the store shows it. */
  url: string;
  spans: readonly TraceSpan[];
  /** Why the spans are not all there, in words; null when they are. */
  missing: string | null;
}

export interface TraceRequest {
  api: { fetchTrace: typeof fetchTrace };
  endpoints: Endpoints;
  traceId: string;
  /** Where the store shows it. */
  url: string;
  clock: Clock;
  signal: AbortSignal;
}

const INTERVAL_MS = 200;
const WITHIN_MS = 5_000;

/**
 * Fetches the trace of an answer, waiting for it: programs send spans a moment after they end, each
 * at its own time. It is complete when the router's outermost span is there and nothing more came
 * within one interval. A trace that cannot be had is no error: the answer was given.
 */
export async function traceOfAnswer(request: TraceRequest): Promise<TraceOfAnswer> {
  const { api, endpoints, traceId, url, clock, signal } = request;
  let seen = -1;
  const result = await poll({
    intervalMs: INTERVAL_MS,
    timeoutMs: WITHIN_MS,
    clock,
    signal,
    attempt: async (context) => {
      const found = await api
        .fetchTrace(endpoints, traceId, { signal: context.signal, timeoutMs: WITHIN_MS })
        .catch((error: unknown) => {
          context.signal.throwIfAborted();
          return { missing: messageOf(error) };
        });
      const spans = "spans" in found ? found.spans : [];
      const done = spans.length === seen && hasRoot(spans);
      seen = spans.length;
      return { done, observation: { spans, missing: "missing" in found ? found.missing : null } };
    },
  });
  const { spans = [], missing = null } = result.last ?? {};
  if (result.done) return { traceId, url, spans, missing: null };
  const reason =
    missing ??
    (spans.length === 0
      ? "the trace store answered no spans"
      : `only ${spans.length} spans arrived, without the router's own`);
  return { traceId, url, spans, missing: `${reason} within ${WITHIN_MS / 1_000} s` };
}

function hasRoot(spans: readonly TraceSpan[]): boolean {
  const known = new Set(spans.map(({ spanId }) => spanId));
  return spans.some(
    ({ service, parentSpanId }) =>
      service === "router" && (parentSpanId === null || !known.has(parentSpanId)),
  );
}
