import { Counter, Gauge, Histogram, type Registry } from "prom-client";

/** Seconds; from a cached decision to the longest answer a client may wait for. */
const DURATION_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

/** What clients ask of it; other routes are counted from their first request on. */
const API_ROUTES = ["/v1/ask", "/v1/plan", "/v1/observe"];

/** A label and the values that it can have. */
type Values = Readonly<Record<string, readonly string[]>>;

const SYNTHETIC = { synthetic: ["false", "true"] };

/** What the router counts. Every label set is closed: no text of a client becomes a label. */
export type RouterMetrics = ReturnType<typeof createMetrics>;

/** Registers the router's metrics. `synthetic` tells devstack's own proof requests apart. */
export function createMetrics(registry: Registry) {
  const registers = [registry];
  const counter = <L extends string>(name: string, help: string, labelNames: L[]) =>
    new Counter({ name, help, labelNames, registers });
  /** Begins at 0 everywhere: to a rate the step from nothing to 1 would be none. */
  const closedCounter = <V extends Values>(name: string, help: string, values: V) => {
    const it = counter(name, help, Object.keys(values) as (keyof V & string)[]);
    for (const labels of combinations(values)) it.inc(labels, 0);
    return it;
  };
  const histogram = <L extends string>(
    name: string,
    help: string,
    labelNames: L[],
    known: readonly Record<L, string>[],
  ) => {
    const it = new Histogram({ name, help, labelNames, buckets: DURATION_BUCKETS, registers });
    for (const labels of known) it.zero(labels);
    return it;
  };
  const marks = combinations(SYNTHETIC);
  return {
    requests: counter(
      "router_requests_total",
      "HTTP requests by route template; status 499: the client went away first.",
      ["route", "status", "synthetic"],
    ),
    requestDuration: histogram(
      "router_request_duration_seconds",
      "Time from the request to the end of its answer.",
      ["route", "synthetic"],
      combinations({ route: API_ROUTES, ...SYNTHETIC }),
    ),
    timeToFirstChunk: histogram(
      "router_time_to_first_chunk_seconds",
      "Time from an ask to the first piece of its answer.",
      ["synthetic"],
      marks,
    ),
    tokens: closedCounter("router_tokens_total", "Tokens that adapters reported.", {
      direction: ["input", "output"],
      ...SYNTHETIC,
    }),
    costUsd: closedCounter(
      "router_cost_usd_total",
      "Cost that adapters reported, in US dollars.",
      SYNTHETIC,
    ),
    policyDecisions: closedCounter(
      "router_policy_decisions_total",
      "Policy decisions: allow, deny or unavailable.",
      { decision: ["allow", "deny", "unavailable"], ...SYNTHETIC },
    ),
    memoryErrors: closedCounter(
      "router_memory_errors_total",
      "Requests that memory did not serve.",
      { operation: ["get", "put"] },
    ),
    abortedAsks: closedCounter(
      "router_asks_aborted_total",
      "Asks that ended before their answer did.",
      {
        error: ["request_cancelled", "deadline_exceeded", "adapter_error", "shutting_down"],
        ...SYNTHETIC,
      },
    ),
    rateLimited: closedCounter("router_rate_limited_total", "Asks refused with 429, by limit.", {
      limit: ["client", "concurrency"],
      ...SYNTHETIC,
    }),
    escalations: closedCounter(
      "router_escalations_total",
      "Adapters that gave way to the next candidate: error or stall.",
      { cause: ["error", "stall"], ...SYNTHETIC },
    ),
    adapterAnswers: counter(
      "router_adapter_answers_total",
      "Answers asked of each adapter, by outcome: ok, stalled or the error of the ask.",
      ["adapter", "outcome", "synthetic"],
    ),
    observations: closedCounter(
      "router_observations_total",
      "Observations of clients, and whether an adapter was meant.",
      { learned: ["false", "true"], ...SYNTHETIC },
    ),
    framesReceived: counter("frames_rx_total", "Frames that came in.", ["qos", "synthetic"]),
    framesSent: counter("frames_tx_total", "Messages sent over web sockets, by kind.", [
      "kind",
      "synthetic",
    ]),
    frameDuration: histogram(
      "router_frame_duration_seconds",
      "Time from a frame to its last answer.",
      ["synthetic"],
      marks,
    ),
    windowsAdmitted: closedCounter(
      "router_windows_admit_total",
      "Frames that their window had room for.",
      SYNTHETIC,
    ),
    windowsRejected: closedCounter(
      "router_windows_reject_total",
      "Frames answered with BUSY.",
      SYNTHETIC,
    ),
    inFlight: new Gauge({
      name: "router_asks_in_flight",
      help: "Asks that are being answered.",
      registers,
    }),
  };
}

/** Every set of labels that has one value of each. */
function combinations<V extends Values>(values: V): Record<keyof V & string, string>[] {
  const sets = Object.entries(values).reduce<Record<string, string>[]>(
    (found, [label, each]) =>
      found.flatMap((set) => each.map((value) => ({ ...set, [label]: value }))),
    [{}],
  );
  return sets as Record<keyof V & string, string>[];
}

/** The value of the label `synthetic`. */
export function flag(synthetic: boolean): "true" | "false" {
  return synthetic ? "true" : "false";
}
