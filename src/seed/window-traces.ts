import type { Endpoints } from "../plan/endpoints.ts";
import type { Clock } from "../util/clock.ts";
import { exchange, jsonOf } from "../util/http-client.ts";
import { serviceUrl } from "./service-url.ts";

/** A trace as the store answers it: OTLP in JSON. */
export interface WholeTrace {
  /** 32 hex digits. */
  traceId: string;
  body: unknown;
}

export interface TraceWindow {
  /** Milliseconds since the Unix epoch; null for all that the store has. */
  fromMs: number | null;
  toMs: number;
}

export interface WindowOptions {
  window: TraceWindow;
  clock: Clock;
  signal: AbortSignal;
  /** How many traces at most: the newest. */
  limit: number;
}

const ANSWERS_WITHIN_MS = 5_000;
const SETTLE_INTERVAL_MS = 500;
/** Programs send their spans a moment after these end; longer than this nobody batches. */
const SETTLE_ROUNDS = 8;

/**
 * The traces of which something happened in the window, once nothing has come to them for a moment.
 *
 * @throws DevstackError E_NOT_RUNNING when the stack has no trace store, the system's error when it
 *   cannot be reached, Error with its answer when it refuses.
 */
export async function tracesOfWindow(
  endpoints: Endpoints,
  options: WindowOptions,
): Promise<WholeTrace[]> {
  let size = -1;
  for (let round = 1; ; round++) {
    const traces = await readTraces(endpoints, options);
    const seen = JSON.stringify(traces).length;
    if (seen === size || round === SETTLE_ROUNDS) return traces;
    size = seen;
    await options.clock.sleep(SETTLE_INTERVAL_MS, options.signal);
  }
}

async function readTraces(endpoints: Endpoints, options: WindowOptions): Promise<WholeTrace[]> {
  const { window, signal, limit } = options;
  const base = serviceUrl(endpoints, "tempo", "http");
  const request = { signal, timeoutMs: ANSWERS_WITHIN_MS, headers: { accept: "application/json" } };
  const { fromMs, toMs } = window;
  // Whole seconds, and Tempo wants both or none.
  const range =
    fromMs === null
      ? {}
      : { start: `${Math.floor(fromMs / 1_000)}`, end: `${Math.ceil(toMs / 1_000) + 1}` };
  const search = `${base}/api/search?${new URLSearchParams({ ...range, limit: `${limit}` })}`;
  const answer = await exchange({ ...request, url: search });
  const found = jsonOf(answer) as { traces?: { traceID?: string }[] } | undefined;
  if (answer.status !== 200 || found === undefined) {
    throw new Error(`${search} answered ${answer.status}: ${answer.text.slice(0, 200)}`);
  }
  const ids = (found.traces ?? []).map(({ traceID = "" }) => traceID.padStart(32, "0"));
  const traces: WholeTrace[] = [];
  for (const traceId of ids.filter((id) => /^[0-9a-f]{32}$/i.test(id)).sort()) {
    const whole = await exchange({ ...request, url: `${base}/api/traces/${traceId}` });
    const body = jsonOf(whole);
    if (whole.status === 200 && body !== undefined) traces.push({ traceId, body });
  }
  return traces;
}
