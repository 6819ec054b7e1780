import * as units from "@grafana/grafana-foundation-sdk/units";
import { medianAnd95th, rate, UNMARKED } from "../promql.ts";
import type { DashboardSpec } from "../spec.ts";

const API = 'route=~"/v1/.*"';

/** What the router is asked, how it answers, and what the policy says to it. */
export const router: DashboardSpec = {
  uid: "devstack-router",
  title: "Router and policy",
  description: "What the router is asked, how it answers, and what the policy says to it.",
  rows: [
    {
      title: "Requests",
      panels: [
        {
          kind: "lines",
          title: "Requests by route",
          description: "Requests of clients per second; health checks and scrapes do not count.",
          unit: units.RequestsPerSecond,
          queries: [
            {
              expression: rate(
                `router_request_duration_seconds_count{${API},${UNMARKED}}`,
                "route",
              ),
              legend: "{{route}}",
            },
          ],
        },
        {
          kind: "lines",
          title: "Answers by status",
          description: "Status 499: the client went away before its answer was complete.",
          unit: units.RequestsPerSecond,
          queries: [
            {
              expression: rate(`router_requests_total{${API},${UNMARKED}}`, "status"),
              legend: "{{status}}",
            },
          ],
        },
        {
          kind: "lines",
          title: "Duration by route",
          description: "From the request to the end of its answer, streams included.",
          unit: units.Seconds,
          queries: medianAnd95th("router_request_duration_seconds", `${API},${UNMARKED}`, "route"),
        },
        {
          kind: "lines",
          title: "Time to first chunk",
          description: "From an ask to the first piece of its answer: what people wait for.",
          unit: units.Seconds,
          queries: medianAnd95th("router_time_to_first_chunk_seconds", UNMARKED),
        },
        {
          kind: "number",
          title: "Asks in flight",
          description: "Asks that are being answered now, devstack's own included.",
          unit: units.Short,
          width: 4,
          queries: [{ expression: "sum(router_asks_in_flight)", legend: "asks" }],
        },
        {
          kind: "lines",
          title: "Asks aborted",
          description: "Asks that ended before their answer did, by reason.",
          unit: units.RequestsPerSecond,
          width: 6,
          queries: [
            {
              expression: rate(`router_asks_aborted_total{${UNMARKED}}`, "error"),
              legend: "{{error}}",
            },
          ],
        },
        {
          kind: "lines",
          title: "Asks refused by limits",
          description: "Answered with 429: too many of one client, or too many at once.",
          unit: units.RequestsPerSecond,
          width: 6,
          queries: [
            {
              expression: rate(`router_rate_limited_total{${UNMARKED}}`, "limit"),
              legend: "{{limit}}",
            },
          ],
        },
      ],
    },
    {
      title: "Answers",
      panels: [
        {
          kind: "lines",
          title: "Tokens",
          description: "Tokens per second, as the adapters report them.",
          unit: units.Short,
          queries: [
            {
              expression: rate(`router_tokens_total{${UNMARKED}}`, "direction"),
              legend: "{{direction}}",
            },
          ],
        },
        {
          kind: "lines",
          title: "Cost",
          description: "US dollars per hour at the present rate, as the adapters report them.",
          unit: units.Dollars,
          queries: [
            {
              expression: `3600 * ${rate(`router_cost_usd_total{${UNMARKED}}`)}`,
              legend: "per hour",
            },
          ],
        },
        {
          kind: "lines",
          title: "Frames",
          description: "Frames over web sockets: admitted, and answered with BUSY.",
          unit: units.RequestsPerSecond,
          queries: [
            { expression: rate(`router_windows_admit_total{${UNMARKED}}`), legend: "admitted" },
            { expression: rate(`router_windows_reject_total{${UNMARKED}}`), legend: "busy" },
          ],
        },
      ],
    },
    {
      title: "Policy and memory",
      panels: [
        {
          kind: "lines",
          title: "Policy decisions",
          description: "Unavailable: the policy could not be asked, and the request was refused.",
          unit: units.RequestsPerSecond,
          queries: [
            {
              expression: rate(`router_policy_decisions_total{${UNMARKED}}`, "decision"),
              legend: "{{decision}}",
            },
          ],
        },
        {
          kind: "lines",
          title: "Time of a decision",
          description: "What OPA itself takes, for devstack's own questions too.",
          unit: units.Seconds,
          queries: medianAnd95th("http_request_duration_seconds", 'job="opa",handler="v1/data"'),
        },
        {
          kind: "lines",
          title: "Requests that memory did not serve",
          description: "Reads and writes that failed, devstack's own included.",
          unit: units.RequestsPerSecond,
          queries: [
            {
              expression: rate("router_memory_errors_total", "operation"),
              legend: "{{operation}}",
            },
          ],
        },
      ],
    },
    {
      title: "Traces",
      panels: [
        {
          kind: "traces",
          title: "Latest asks",
          description: "Each row opens as a trace: who waited for whom, and for how long.",
          width: 24,
          tags: { "service.name": "router", "http.route": "/v1/ask" },
        },
      ],
    },
  ],
};
