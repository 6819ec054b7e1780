import { expect, test } from "vitest";
import { sampleTrace } from "../../../../test/support/otlp-trace.ts";
import { createOtlpCodec, type TracesData } from "../otlp/messages.ts";
import { parseOtlpJson } from "../otlp/otlp-json.ts";
import { SpanMetrics } from "./span-metrics.ts";

test("counts spans under the connector's names and labels", async () => {
  const metrics = new SpanMetrics();
  metrics.record(decoded(sampleTrace().body));
  metrics.record(decoded(sampleTrace().body));
  const lines = (await metrics.registry.metrics()).split("\n");
  const scope = 'otel_scope_name="spanmetricsconnector"';
  expect(lines).toContain(
    `traces_span_metrics_calls_total{job="router",service_name="router",${scope},` +
      'span_name="POST /v1/ask",span_kind="SPAN_KIND_SERVER",status_code="STATUS_CODE_OK",' +
      'user_agent_synthetic_type="test"} 2',
  );
  const dispatch =
    `job="router",service_name="router",${scope},span_name="dispatch",` +
    'span_kind="SPAN_KIND_INTERNAL",status_code="STATUS_CODE_UNSET"';
  const duration = "traces_span_metrics_duration_seconds";
  // 30 ms: above the bucket of 10, within the bucket of 50.
  expect(lines).toContain(`${duration}_bucket{le="0.01",${dispatch}} 0`);
  expect(lines).toContain(`${duration}_bucket{le="0.05",${dispatch}} 2`);
  expect(lines).toContain(`${duration}_sum{${dispatch}} 0.06`);
});

test("label sets beyond the limit are counted together", async () => {
  const metrics = new SpanMetrics(2);
  for (const name of ["a", "b", "c", "d", "a"]) metrics.record(decoded(oneSpan(name)));
  const text = await metrics.registry.metrics();
  expect(text).toContain('traces_span_metrics_calls_total{otel_metric_overflow="true"} 2');
  expect(text).toMatch(/calls_total\{.*span_name="a".*\} 2/);
  expect(text).not.toContain('span_name="c"');
});

function oneSpan(name: string): object {
  return { resourceSpans: [{ scopeSpans: [{ spans: [{ name, kind: 2 }] }] }] };
}

function decoded(body: object): TracesData {
  const codec = createOtlpCodec();
  return codec.decodeTraces(codec.encodeTraces(parseOtlpJson(JSON.stringify(body))));
}
