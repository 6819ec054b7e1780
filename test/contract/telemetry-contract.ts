import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { fetchTrace, type TraceSpan } from "../../src/seed/trace.ts";
import { sampleTrace } from "../support/otlp-trace.ts";
import type { GetSubject } from "./contract-suite.ts";
import { call } from "./http.ts";

/** Far above what batches and scrapes take, for a loaded machine. */
const SOON = { timeout: 20_000 };

const JOBS = [
  "router",
  "persona-adapter",
  "ollama-adapter",
  "memory",
  "opa",
  "otel-collector",
  "prometheus",
  "tempo",
  "topology",
];

export function telemetryContract(subject: GetSubject): void {
  const spansOf = async (traceId: string): Promise<readonly TraceSpan[]> => {
    const look = { signal: new AbortController().signal, timeoutMs: 5_000 };
    const answer = await fetchTrace(subject().endpoints, traceId, look);
    return "spans" in answer ? answer.spans : [];
  };
  const query = async (expression: string) => {
    const path = `/api/v1/query?query=${encodeURIComponent(expression)}`;
    const { json } = await call(subject, "PROMETHEUS_URL", { path });
    const { data } = json as { data: { result: { value: [number, string] }[] } };
    return data.result.map(({ value }) => Number(value[1]));
  };
  const ask = (headers: Record<string, string> = {}) =>
    call(subject, "ROUTER_URL", {
      method: "POST",
      path: "/v1/ask",
      body: { prompt: "hello", stream: false },
      headers,
    });

  test("spans that come in by OTLP are found by their trace's id, and counted", async () => {
    const { traceId, body } = sampleTrace();
    const { status } = await call(subject, "OTEL_EXPORTER_OTLP_ENDPOINT", {
      method: "POST",
      path: "/v1/traces",
      body,
    });
    expect(status).toBe(200);
    await expect.poll(async () => (await spansOf(traceId)).length, SOON).toBe(3);
    const calls = 'traces_span_metrics_calls_total{span_name="POST /v1/ask"}';
    await expect.poll(async () => (await query(calls)).length, SOON).toBeGreaterThan(0);
  });

  test("a client's trace goes on through every service of an ask", async () => {
    const traceId = randomBytes(16).toString("hex");
    const parent = randomBytes(8).toString("hex");
    await ask({ traceparent: `00-${traceId}-${parent}-01` });
    const names = async () => (await spansOf(traceId)).map(({ service, name }) => [service, name]);
    await expect.poll(names, SOON).toEqual(
      expect.arrayContaining([
        ["router", "POST /v1/ask"],
        ["router", "policy decision"],
        ["router", "memory get"],
        ["memory", "GET /v1/memory/{ns}/{key}"],
        ["router", "adapter estimate"],
        ["persona-adapter", "atp.adapter.v1.AdapterService/Estimate"],
        ["ollama-adapter", "atp.adapter.v1.AdapterService/Estimate"],
        ["router", "dispatch"],
        ["router", "adapter stream"],
        ["persona-adapter", "atp.adapter.v1.AdapterService/Stream"],
        ["router", "memory put"],
        ["memory", "PUT /v1/memory/{ns}/{key}"],
      ]),
    );
    const spans = await spansOf(traceId);
    const root = spans.find(({ name }) => name === "POST /v1/ask");
    expect(root?.parentSpanId).toBe(parent);
    const ids = new Set([parent, ...spans.map(({ spanId }) => spanId)]);
    expect(spans.filter(({ parentSpanId }) => !ids.has(parentSpanId ?? ""))).toEqual([]);
  });

  test("the trace store searches by tag", async () => {
    await ask();
    const path = "/api/search?tags=service.name%3Drouter";
    const found = async () => {
      const { status, json } = await call(subject, "TEMPO_URL", { path });
      return [status, (json as { traces?: unknown[] } | null)?.traces?.length ?? 0];
    };
    await expect.poll(found, SOON).toEqual([200, expect.any(Number)]);
    await expect.poll(async () => (await found())[1], SOON).toBeGreaterThan(0);
  });

  test("a trace that nobody sent is not found", async () => {
    const path = `/api/traces/${randomBytes(16).toString("hex")}`;
    expect((await call(subject, "TEMPO_URL", { path })).status).toBe(404);
  });

  test("Prometheus scrapes every service, and each scrape is good", async () => {
    const { json } = await call(subject, "PROMETHEUS_URL", { path: "/api/v1/targets" });
    const { data } = json as {
      data: { activeTargets: { labels: { job: string }; health: string }[] };
    };
    const seen = data.activeTargets.map(({ labels, health }) => `${labels.job} ${health}`);
    // Grafana is only where it can run; everything else is on every stack.
    const jobs = "GRAFANA_URL" in subject().env ? [...JOBS, "grafana"] : JOBS;
    expect(new Set(seen)).toEqual(new Set(jobs.map((job) => `${job} up`)));
    expect(await query('up{job="router"}')).toEqual([1]);
  });

  test("an ask is counted, apart from devstack's own", async () => {
    const asks = 'router_requests_total{route="/v1/ask",status="200",synthetic="false"}';
    const counted = async () => (await query(asks))[0] ?? 0;
    const before = await counted();
    await ask();
    await expect.poll(counted, SOON).toBeGreaterThan(before);
  });

  test("a query that is none is refused in Prometheus's own shape", async () => {
    const { status, json } = await call(subject, "PROMETHEUS_URL", {
      path: "/api/v1/query?query=%7B%7B",
    });
    expect([status, json]).toEqual([
      400,
      expect.objectContaining({ status: "error", errorType: "bad_data" }),
    ]);
  });
}
