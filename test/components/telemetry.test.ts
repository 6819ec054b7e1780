import { execFileSync } from "node:child_process";
import { describe, expect, onTestFinished, test } from "vitest";
import { needs } from "../needs.ts";
import { sampleTrace } from "../support/otlp-trace.ts";
import { type Cast, TelemetryStack, until } from "../support/telemetry-stack.ts";
import { requireComponent } from "./components.ts";

const all = needs(
  "components:otelcol",
  "components:prometheus",
  "components:promtool",
  "components:tempo",
);

const CASTS: Cast[] = ["builtin", "real"].flatMap((collector) =>
  ["builtin", "real"].flatMap((prometheus) =>
    ["builtin", "real"].map((tempo) => ({ collector, prometheus, tempo }) as Cast),
  ),
);

describe("every mix of real and built-in programs", all, () => {
  // Side by side: the real Prometheus makes everyone wait five seconds for its first scrape.
  const title = "$collector collector, $prometheus prometheus, $tempo tempo";
  test.concurrent.for(CASTS)(title, async (cast, { onTestFinished }) => {
    const stack = await TelemetryStack.start(cast);
    onTestFinished(() => ended(stack));
    const { traceId, body } = sampleTrace();
    await post(stack, body);

    const found = await until(
      () => getJson<TraceJson>(stack.url("tempo.http", `/api/traces/${traceId}`)),
      ({ status, json }) => status === 200 && spansOf(json).length === 3,
    );
    expect(spansOf(found.json).map(({ name }) => name)).toEqual(
      expect.arrayContaining(["POST /v1/ask", "dispatch", "GET /v1/memory/{ns}/{key}"]),
    );

    const calls =
      'traces_span_metrics_calls_total{service_name="router",span_kind="SPAN_KIND_SERVER"}';
    const [sample] = await until(
      () => query(stack, calls),
      // The real collector shows a new series as 0 before it counts.
      (samples) => samples[0]?.value[1] === "1",
    );
    expect(sample?.metric).toMatchObject({
      __name__: "traces_span_metrics_calls_total",
      exported_job: "router",
      job: "span-metrics",
      service_name: "router",
      span_name: "POST /v1/ask",
      status_code: "STATUS_CODE_OK",
      user_agent_synthetic_type: "test",
    });

    const accepted = 'otelcol_receiver_accepted_spans_total{transport="http"}';
    const sent = 'otelcol_exporter_sent_spans_total{exporter="otlp/tempo"}';
    for (const counter of [accepted, sent]) {
      await until(
        () => query(stack, counter),
        (samples) => samples[0]?.value[1] === "3",
      );
    }
    const up = await until(
      () => query(stack, "up"),
      (samples) => samples.length === 4 && samples.every(({ value }) => value[1] === "1"),
    );
    expect(up.map(({ metric }) => metric["job"]).sort()).toEqual([
      "otel-collector",
      "prometheus",
      "span-metrics",
      "tempo",
    ]);
  });
});

test("the real programs accept their files", all, async () => {
  const stack = await TelemetryStack.start({});
  onTestFinished(() => ended(stack));
  const collector = await stack.render("collector");
  const prometheus = await stack.render("prometheus");
  // Both exit with an error otherwise.
  execFileSync(requireComponent("otelcol"), ["validate", "--config", collector], { stdio: "pipe" });
  execFileSync(requireComponent("promtool"), ["check", "config", prometheus], { stdio: "pipe" });
});

async function ended(stack: TelemetryStack): Promise<void> {
  await stack.stop("SIGKILL");
}

async function post(stack: TelemetryStack, body: object): Promise<void> {
  const response = await fetch(stack.url("collector.otlp-http", "/v1/traces"), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
}

interface Sample {
  metric: Record<string, string>;
  value: [number, string];
}

async function query(stack: TelemetryStack, text: string): Promise<Sample[]> {
  const path = `/api/v1/query?query=${encodeURIComponent(text)}`;
  const { json } = await getJson<{ data: { result: Sample[] } }>(
    stack.url("prometheus.http", path),
  );
  return json.data.result;
}

async function getJson<T>(url: string): Promise<{ status: number; json: T }> {
  const response = await fetch(url);
  const body = await response.text();
  return { status: response.status, json: body.startsWith("{") ? JSON.parse(body) : {} };
}

interface SpanJson {
  name: string;
}

interface TraceJson {
  batches?: {
    scopeSpans?: { spans: SpanJson[] }[];
    /** The name before OTLP 0.15, which Tempo 1.5 still writes. */
    instrumentationLibrarySpans?: { spans: SpanJson[] }[];
  }[];
}

function spansOf(trace: TraceJson): SpanJson[] {
  return (trace.batches ?? []).flatMap((batch) =>
    (batch.scopeSpans ?? batch.instrumentationLibrarySpans ?? []).flatMap(({ spans }) => spans),
  );
}
