import { Counter, Gauge, Histogram, type Registry } from "prom-client";

/** Seconds; from a cached decision to the longest answer a client may wait for. */
const DURATION_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

/** What the router counts. Every label set is closed: no text of a client becomes a label. */
export type RouterMetrics = ReturnType<typeof createMetrics>;

/** Registers the router's metrics. `synthetic` tells devstack's own proof requests apart. */
export function createMetrics(registry: Registry) {
  const registers = [registry];
  const counter = <L extends string>(name: string, help: string, labelNames: L[]) =>
    new Counter({ name, help, labelNames, registers });
  const histogram = <L extends string>(name: string, help: string, labelNames: L[]) =>
    new Histogram({ name, help, labelNames, buckets: DURATION_BUCKETS, registers });
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
    ),
    timeToFirstChunk: histogram(
      "router_time_to_first_chunk_seconds",
      "Time from an ask to the first piece of its answer.",
      ["synthetic"],
    ),
    tokens: counter("router_tokens_total", "Tokens that adapters reported.", [
      "direction",
      "synthetic",
    ]),
    costUsd: counter("router_cost_usd_total", "Cost that adapters reported, in US dollars.", [
      "synthetic",
    ]),
    policyDecisions: counter(
      "router_policy_decisions_total",
      "Policy decisions: allow, deny or unavailable.",
      ["decision", "synthetic"],
    ),
    memoryErrors: counter("router_memory_errors_total", "Requests that memory did not serve.", [
      "operation",
    ]),
    abortedAsks: counter("router_asks_aborted_total", "Asks that ended before their answer did.", [
      "error",
      "synthetic",
    ]),
    rateLimited: counter("router_rate_limited_total", "Asks refused with 429, by limit.", [
      "limit",
      "synthetic",
    ]),
    escalations: counter(
      "router_escalations_total",
      "Adapters that gave way to the next candidate: error or stall.",
      ["cause", "synthetic"],
    ),
    adapterAnswers: counter(
      "router_adapter_answers_total",
      "Answers asked of each adapter, by outcome: ok, stalled or the error of the ask.",
      ["adapter", "outcome", "synthetic"],
    ),
    observations: counter(
      "router_observations_total",
      "Observations of clients, and whether an adapter was meant.",
      ["learned", "synthetic"],
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
    ),
    windowsAdmitted: counter(
      "router_windows_admit_total",
      "Frames that their window had room for.",
      ["synthetic"],
    ),
    windowsRejected: counter("router_windows_reject_total", "Frames answered with BUSY.", [
      "synthetic",
    ]),
    inFlight: new Gauge({
      name: "router_asks_in_flight",
      help: "Asks that are being answered.",
      registers,
    }),
  };
}

/** The value of the label `synthetic`. */
export function flag(synthetic: boolean): "true" | "false" {
  return synthetic ? "true" : "false";
}
