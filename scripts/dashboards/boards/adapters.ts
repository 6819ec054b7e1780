import * as units from "@grafana/grafana-foundation-sdk/units";
import { medianAnd95th, rate, UNMARKED } from "../promql.ts";
import type { DashboardSpec } from "../spec.ts";

const WORK = `method!="Health",${UNMARKED}`;

/** The adapters as the router sees them, and as they see themselves. */
export const adapters: DashboardSpec = {
  uid: "devstack-adapters",
  title: "Adapters",
  description: "The adapters as the router sees them, and as they see themselves.",
  rows: [
    {
      title: "As the router sees them",
      panels: [
        {
          kind: "lines",
          title: "Healthy",
          description: "1 where the adapter has answered the router's last health check.",
          unit: units.Short,
          queries: [{ expression: "router_adapter_up", legend: "{{adapter}}" }],
        },
        {
          kind: "lines",
          title: "Expected latency",
          description: "The moving average that the choice goes by.",
          unit: units.Seconds,
          mayBeEmpty: "nothing is known of answers yet",
          queries: [
            { expression: "router_adapter_expected_latency_seconds", legend: "{{adapter}}" },
          ],
        },
        {
          kind: "lines",
          title: "Error ratio",
          description: "Failed calls of all calls, as the adapter's own health tells.",
          unit: units.PercentUnit,
          mayBeEmpty: "an adapter need not tell it",
          queries: [{ expression: "router_adapter_error_ratio", legend: "{{adapter}}" }],
        },
        {
          kind: "lines",
          title: "Answers by outcome",
          description: "What the router asked each adapter for, and how that ended.",
          unit: units.RequestsPerSecond,
          width: 12,
          queries: [
            {
              expression: rate(`router_adapter_answers_total{${UNMARKED}}`, "adapter", "outcome"),
              legend: "{{adapter}} {{outcome}}",
            },
          ],
        },
        {
          kind: "lines",
          title: "Gave way to the next",
          description: "Adapters that failed or stalled, so that another one was asked.",
          unit: units.RequestsPerSecond,
          width: 12,
          queries: [
            {
              expression: rate(`router_escalations_total{${UNMARKED}}`, "cause"),
              legend: "{{cause}}",
            },
          ],
        },
      ],
    },
    {
      title: "As they see themselves",
      panels: [
        {
          kind: "lines",
          title: "Calls by method",
          description: "Finished calls per second; health checks do not count.",
          unit: units.RequestsPerSecond,
          queries: [
            {
              expression: rate(`adapter_request_duration_seconds_count{${WORK}}`, "job", "method"),
              legend: "{{job}} {{method}}",
            },
          ],
        },
        {
          kind: "lines",
          title: "Failed calls",
          description: "Calls that ended with another code than OK.",
          unit: units.RequestsPerSecond,
          mayBeEmpty: "no call has failed",
          queries: [
            {
              expression: rate(`adapter_requests_total{code!="OK",${WORK}}`, "job", "code"),
              legend: "{{job}} {{code}}",
            },
          ],
        },
        {
          kind: "lines",
          title: "Tokens",
          description: "Tokens per second: input is read, output is written.",
          unit: units.Short,
          queries: [
            {
              expression: rate(`adapter_tokens_total{${UNMARKED}}`, "job", "direction"),
              legend: "{{job}} {{direction}}",
            },
          ],
        },
        {
          kind: "lines",
          title: "Duration by method",
          description: "From the start of a call to its end, streams included.",
          unit: units.Seconds,
          width: 24,
          queries: medianAnd95th("adapter_request_duration_seconds", WORK, "job", "method"),
        },
      ],
    },
    {
      title: "Traces",
      panels: [
        {
          kind: "traces",
          title: "Latest traces",
          description: "Traces that persona-adapter is part of.",
          width: 24,
          tags: { "service.name": "persona-adapter" },
        },
      ],
    },
  ],
};
