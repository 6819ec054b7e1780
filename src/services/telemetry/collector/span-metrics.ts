import { Counter, Histogram, Registry } from "prom-client";
import { attributeText, serviceNameOf } from "../otlp/attributes.ts";
import { durationMs, type ResourceSpans, type Span, type TracesData } from "../otlp/messages.ts";

/** The spanmetrics connector's default buckets, in seconds. */
const BUCKETS_SECONDS = [
  0.002, 0.004, 0.006, 0.008, 0.01, 0.05, 0.1, 0.2, 0.4, 0.8, 1, 1.4, 2, 5, 10, 15,
];

const LABELS = [
  "instance",
  "job",
  "otel_scope_name",
  "service_name",
  "span_kind",
  "span_name",
  "status_code",
  "user_agent_synthetic_type",
  "otel_metric_overflow",
] as const;

type Labels = Partial<Record<(typeof LABELS)[number], string>>;

/** As `aggregation_cardinality_limit` in otel/collector.yaml. */
const MAX_LABEL_SETS = 1_000;

/**
 * Calls and durations by service, span, kind and status, named and labelled as the collector's
 * spanmetrics connector and Prometheus exporter name them (contrib 0.138). Label sets beyond the
 * limit are counted together, with `otel_metric_overflow="true"` (OpenTelemetry metrics SDK,
 * "cardinality limits").
 */
export class SpanMetrics {
  readonly registry = new Registry();
  readonly #seen = new Set<string>();
  readonly #calls: Counter<keyof Labels>;
  readonly #duration: Histogram<keyof Labels>;
  readonly #maxLabelSets: number;

  constructor(maxLabelSets = MAX_LABEL_SETS) {
    this.#maxLabelSets = maxLabelSets;
    const common = { labelNames: LABELS, registers: [this.registry] };
    this.#calls = new Counter({
      ...common,
      name: "traces_span_metrics_calls_total",
      help: "Spans, by service, name, kind and status.",
    });
    this.#duration = new Histogram({
      ...common,
      name: "traces_span_metrics_duration_seconds",
      help: "How long spans took.",
      buckets: BUCKETS_SECONDS,
    });
  }

  record(traces: TracesData): void {
    for (const resourceSpans of traces.resourceSpans) {
      const base = resourceLabels(resourceSpans);
      for (const { spans } of resourceSpans.scopeSpans) {
        for (const span of spans) this.#count(span, { ...base, ...spanLabels(span) });
      }
    }
  }

  #count(span: Span, wanted: Labels): void {
    const labels = this.#admit(wanted);
    this.#calls.inc(labels);
    this.#duration.observe(labels, durationMs(span) / 1_000);
  }

  #admit(labels: Labels): Labels {
    const key = LABELS.map((name) => labels[name] ?? "").join("\u0000");
    if (!this.#seen.has(key)) {
      if (this.#seen.size >= this.#maxLabelSets) return { otel_metric_overflow: "true" };
      this.#seen.add(key);
    }
    return labels;
  }
}

function resourceLabels({ resource }: ResourceSpans): Labels {
  const instance = attributeText(resource?.attributes ?? [], "service.instance.id");
  const service = serviceNameOf(resource);
  return {
    job: service,
    service_name: service,
    otel_scope_name: "spanmetricsconnector",
    ...(instance !== undefined && { instance }),
  };
}

function spanLabels(span: Span): Labels {
  const synthetic = attributeText(span.attributes, "user_agent.synthetic.type");
  return {
    span_name: span.name,
    span_kind: span.kind,
    status_code: span.status?.code ?? "STATUS_CODE_UNSET",
    ...(synthetic !== undefined && { user_agent_synthetic_type: synthetic }),
  };
}
