import * as units from "@grafana/grafana-foundation-sdk/units";
import { rate } from "../promql.ts";
import type { DashboardSpec } from "../spec.ts";

/** The way of spans and metrics: what else is shown is as good as this. */
export const telemetry: DashboardSpec = {
  uid: "devstack-telemetry",
  title: "Telemetry pipeline",
  description: "The way of spans and metrics. What other dashboards show is as good as this.",
  rows: [
    {
      title: "Spans: collector",
      panels: [
        {
          kind: "lines",
          title: "Spans accepted",
          description: "Spans per second that the collector took from services.",
          unit: units.Short,
          queries: [
            {
              expression: rate("otelcol_receiver_accepted_spans_total", "transport"),
              legend: "{{transport}}",
            },
          ],
        },
        {
          kind: "lines",
          title: "Spans passed on",
          description: "Spans per second that the trace store took from the collector.",
          unit: units.Short,
          queries: [
            {
              expression: rate("otelcol_exporter_sent_spans_total", "exporter"),
              legend: "{{exporter}}",
            },
          ],
        },
        {
          kind: "lines",
          title: "Spans refused or lost",
          description: "Refused: its memory is full. Lost: the store did not take them in time.",
          unit: units.Short,
          mayBeEmpty: "some versions count only what has happened",
          queries: [
            { expression: rate("otelcol_receiver_refused_spans_total"), legend: "refused" },
            { expression: rate("otelcol_exporter_send_failed_spans_total"), legend: "lost" },
            {
              expression: rate("otelcol_exporter_enqueue_failed_spans_total"),
              legend: "queue full",
            },
          ],
        },
        {
          kind: "lines",
          title: "Queue to the store",
          description: "Batches that wait. Where it grows, the store is too slow or away.",
          unit: units.Short,
          width: 12,
          queries: [
            {
              expression: "max by (exporter) (otelcol_exporter_queue_size)",
              legend: "{{exporter}}",
            },
          ],
        },
        {
          kind: "lines",
          title: "Memory of the collector",
          description: "Near 200 MiB it begins to refuse spans.",
          unit: units.BytesIEC,
          width: 12,
          queries: [{ expression: "sum(otelcol_process_memory_rss_bytes)", legend: "RAM" }],
        },
      ],
    },
    {
      title: "Spans: trace store",
      panels: [
        {
          kind: "lines",
          title: "Spans received",
          description: "Spans per second that the trace store received.",
          unit: units.Short,
          queries: [
            { expression: rate("tempo_distributor_spans_received_total"), legend: "spans" },
          ],
        },
        {
          kind: "lines",
          title: "Traces being put together",
          description: "Traces that may still get spans.",
          unit: units.Short,
          mayBeEmpty: "the store counts them every ten seconds",
          queries: [{ expression: "sum(tempo_ingester_live_traces)", legend: "traces" }],
        },
        {
          kind: "lines",
          title: "Spans discarded",
          description: "Spans that broke a limit of the store, by reason.",
          unit: units.Short,
          mayBeEmpty: "no span was discarded",
          queries: [
            { expression: rate("tempo_discarded_spans_total", "reason"), legend: "{{reason}}" },
          ],
        },
      ],
    },
    {
      title: "Metrics: Prometheus",
      panels: [
        {
          kind: "lines",
          title: "Targets",
          description: "1 where the last scrape was good.",
          unit: units.Short,
          queries: [{ expression: "min by (job, instance) (up)", legend: "{{job}} {{instance}}" }],
        },
        {
          kind: "lines",
          title: "Time of a scrape",
          description: "A service that takes longer than a second is not scraped at all.",
          unit: units.Seconds,
          queries: [{ expression: "max by (job) (scrape_duration_seconds)", legend: "{{job}}" }],
        },
        {
          kind: "lines",
          title: "Samples of a scrape",
          description: "At 10,000 a scrape is dropped: look for a label with a value per request.",
          unit: units.Short,
          queries: [{ expression: "max by (job) (scrape_samples_scraped)", legend: "{{job}}" }],
        },
        {
          kind: "lines",
          title: "Series",
          description: "Series that Prometheus holds in memory.",
          unit: units.Short,
          width: 12,
          queries: [{ expression: "sum(prometheus_tsdb_head_series)", legend: "series" }],
        },
        {
          kind: "lines",
          title: "Rules that failed",
          description: "Evaluations of alert and recording rules that ended with an error.",
          unit: units.Short,
          width: 12,
          queries: [
            {
              expression: rate("prometheus_rule_evaluation_failures_total", "rule_group"),
              legend: "{{rule_group}}",
            },
          ],
        },
      ],
    },
  ],
};
