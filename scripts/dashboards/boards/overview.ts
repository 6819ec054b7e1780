import * as units from "@grafana/grafana-foundation-sdk/units";
import { medianAnd95th, quantile, rate, UNMARKED_SPAN } from "../promql.ts";
import type { DashboardSpec } from "../spec.ts";

const SERVED = `span_kind="SPAN_KIND_SERVER",${UNMARKED_SPAN}`;
const CALLS = "traces_span_metrics_calls_total";
const DURATION = "traces_span_metrics_duration_seconds";

/** Requests, errors and durations of every service that makes spans, and what each process takes. */
export const overview: DashboardSpec = {
  uid: "devstack-overview",
  title: "Stack overview",
  description: "Requests, errors and durations of every service that sends spans.",
  rows: [
    {
      title: "Services",
      panels: [
        {
          kind: "number",
          title: "Scrape targets up",
          description:
            "Of all that Prometheus scrapes; the dashboard Telemetry pipeline names them.",
          unit: units.Short,
          width: 4,
          queries: [
            { expression: "sum(up)", legend: "up" },
            { expression: "count(up)", legend: "of" },
          ],
        },
        {
          kind: "number",
          title: "Alerts firing",
          description: "The page /alerts of Prometheus tells what each of them is about.",
          unit: units.Short,
          width: 4,
          queries: [
            { expression: 'count(ALERTS{alertstate="firing"}) or vector(0)', legend: "alerts" },
          ],
        },
        {
          kind: "lines",
          title: "Requests by service",
          description: "Requests that each service has answered, per second, from its spans.",
          unit: units.RequestsPerSecond,
          queries: [
            { expression: rate(`${CALLS}{${SERVED}}`, "service_name"), legend: "{{service_name}}" },
          ],
        },
        {
          kind: "lines",
          title: "Errors by service",
          description: "The part of each service's requests whose span ended with an error.",
          unit: units.PercentUnit,
          mayBeEmpty: "no request has failed",
          queries: [
            {
              expression: `${rate(`${CALLS}{${SERVED},status_code="STATUS_CODE_ERROR"}`, "service_name")} / ${rate(`${CALLS}{${SERVED}}`, "service_name")}`,
              legend: "{{service_name}}",
            },
          ],
        },
        {
          kind: "lines",
          title: "Duration by service",
          description:
            "Half of all requests, and 95 of 100, were answered within this time. Each point is a trace.",
          unit: units.Seconds,
          width: 12,
          queries: medianAnd95th(DURATION, SERVED, "service_name").map((query) => ({
            ...query,
            exemplars: true,
          })),
        },
        {
          kind: "lines",
          title: "Slowest operations",
          description: "The ten operations, also those within a service, with the highest p95.",
          unit: units.Seconds,
          width: 12,
          queries: [
            {
              expression: `topk(10, ${quantile(0.95, DURATION, UNMARKED_SPAN, "service_name", "span_name")})`,
              legend: "{{service_name}} {{span_name}}",
            },
          ],
        },
      ],
    },
    {
      title: "Processes",
      panels: [
        {
          kind: "lines",
          title: "Memory by service",
          description: "What each process holds in RAM.",
          unit: units.BytesIEC,
          width: 12,
          queries: [{ expression: "process_resident_memory_bytes", legend: "{{job}}" }],
        },
        {
          kind: "lines",
          title: "CPU by service",
          description: "Cores that each process keeps busy: 1 is one of them all the time.",
          unit: units.Short,
          width: 12,
          queries: [{ expression: rate("process_cpu_seconds_total", "job"), legend: "{{job}}" }],
        },
      ],
    },
    {
      title: "Traces",
      panels: [
        {
          kind: "traces",
          title: "Latest traces",
          description:
            "Traces that the router is part of, devstack's own included; they have the attribute user_agent.synthetic.type.",
          width: 24,
          tags: { "service.name": "router" },
        },
      ],
    },
  ],
};
