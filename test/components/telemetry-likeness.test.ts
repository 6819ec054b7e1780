import { createServer } from "node:http";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SeriesCache } from "../../src/services/telemetry/prometheus/series-cache.ts";
import { needs } from "../needs.ts";
import { sampleTrace } from "../support/otlp-trace.ts";
import { TelemetryStack, until } from "../support/telemetry-stack.ts";

/** Every kind of sample; scraped by both stores. */
const PAGE = `# TYPE requests_total counter
requests_total{route="/v1/ask",status="200",empty=""} 5
requests_total{route="/v1/ask",status="503"} 1
requests_total{route="quote\\"s and \\\\",job="mine"} 2
tiny 0.00000015
huge 1.5e+21
endless +Inf
nothing NaN
latency_bucket{le="0.5"} 3
latency_bucket{le="+Inf"} 4
`;

const QUERIES = [
  "up",
  "requests_total",
  'requests_total{status="200"}',
  'requests_total{status!="200"}',
  'requests_total{status=~"2..|404"}',
  'requests_total{status!~"5.*"}',
  'requests_total{status=""}',
  'requests_total{route="quote\\"s and \\\\"}',
  'requests_total{route=`quote"s and \\`}',
  '{__name__=~"requests.*",exported_job="mine"}',
  '{__name__="tiny"}',
  " up { job = 'page' , } ",
  "huge",
  "endless",
  "nothing",
  "latency_bucket",
  "no_such_metric",
  'scrape_samples_scraped{job="page"}',
];

const REFUSED = ["", "{}", "up{", '{job=~".*"}', 'up{job=~"("}', 'up{__name__="up"}', "up{job}"];

const parts = needs("components:otelcol", "components:prometheus", "components:tempo");

describe("the built-in programs answer as the real ones do", parts, () => {
  let real: TelemetryStack;
  let builtin: TelemetryStack;
  const page = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/plain; version=0.0.4" }).end(PAGE);
  });
  // Recent, because the real store may drop what is old; the same for both.
  const { traceId, body } = sampleTrace();

  beforeAll(async () => {
    await new Promise<void>((resolve) => page.listen(0, "127.0.0.1", resolve));
    const address = page.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const targets = [
      { job: "page", address: `127.0.0.1:${port}` },
      { job: "dead", address: "127.0.0.1:1" },
    ];
    [real, builtin] = await Promise.all([
      TelemetryStack.start({ collector: "real", prometheus: "real", tempo: "real" }, targets),
      TelemetryStack.start(
        { collector: "builtin", prometheus: "builtin", tempo: "builtin" },
        targets,
      ),
    ]);
    for (const stack of [real, builtin]) {
      await post(stack, "application/json", JSON.stringify(body));
      const url = stack.url("tempo.http", `/api/traces/${traceId}`);
      await until(
        () => ask(url),
        ({ status }) => status === 200,
      );
      const up = stack.url("prometheus.http", "/api/v1/query?query=up");
      await until(
        () => ask(up),
        ({ text }) => text.match(/"job":"(page|dead)"/g)?.length === 2,
      );
    }
  });
  afterAll(async () => {
    page.close();
    await Promise.all([real?.stop("SIGKILL"), builtin?.stop("SIGKILL")]);
  });

  const both = <T>(look: (stack: TelemetryStack) => Promise<T>) =>
    Promise.all([look(real), look(builtin)]);

  test.each(QUERIES)("query %s", async (query) => {
    const form = new URLSearchParams({ query });
    const [fromReal, fromBuiltin] = await both(async (stack) => {
      const url = stack.url("prometheus.http", "/api/v1/query");
      const [byGet, byPost] = [
        await ask(`${url}?${form}`),
        await ask(url, { method: "POST", body: form }),
      ];
      expect(vector(byPost.text)).toEqual(vector(byGet.text));
      return { status: byGet.status, ...vector(byGet.text) };
    });
    expect(fromBuiltin).toEqual(fromReal);
    expect(fromReal.status).toBe(200);
  });

  test.each([
    ...REFUSED.map((query) => `/api/v1/query?${new URLSearchParams({ query })}`),
    "/api/v1/query",
    "/api/v1/query?query=up&time=foo",
    "/api/v1/series",
  ])("%s is refused in the same shape", async (path) => {
    const [fromReal, fromBuiltin] = await both(async (stack) => {
      const { status, text } = await ask(stack.url("prometheus.http", path));
      const { error, ...rest } = JSON.parse(text);
      return { status, rest, error: typeof error };
    });
    expect(fromBuiltin).toEqual(fromReal);
    expect(fromReal).toMatchObject({
      status: 400,
      rest: { status: "error", errorType: "bad_data" },
    });
  });

  test("targets, labels and series", async () => {
    const match = encodeURIComponent("requests_total");
    for (const path of [
      `/api/v1/labels?match[]=${match}`,
      `/api/v1/label/status/values?match[]=${match}`,
      `/api/v1/label/nope/values`,
      `/api/v1/series?match[]=${match}`,
    ]) {
      const [fromReal, fromBuiltin] = await both(async (stack) => {
        const { data } = JSON.parse((await ask(stack.url("prometheus.http", path))).text);
        return data.map((entry: unknown) => JSON.stringify(entry)).sort();
      });
      expect(fromBuiltin).toEqual(fromReal);
    }
    const [fromReal, fromBuiltin] = await both(async (stack) => {
      const { data } = JSON.parse(
        (await ask(stack.url("prometheus.http", "/api/v1/targets"))).text,
      );
      const { activeTargets, ...rest } = data;
      const told = activeTargets.map((target: Record<string, unknown>) => ({
        keys: Object.keys(target).sort(),
        labels: target["labels"],
        discovered: Object.keys(target["discoveredLabels"] ?? {}).sort(),
        scrapeUrl: target["scrapeUrl"],
        health: target["health"],
        pool: target["scrapePool"],
        failed: target["lastError"] !== "",
      }));
      const byUrl = (a: { scrapeUrl: string }, b: { scrapeUrl: string }) =>
        a.scrapeUrl < b.scrapeUrl ? -1 : 1;
      return { rest, told: told.sort(byUrl) };
    });
    expect(fromBuiltin).toEqual(fromReal);
  });

  test("the trace", async () => {
    const [fromReal, fromBuiltin] = await both(async (stack) => {
      const { text, type } = await ask(stack.url("tempo.http", `/api/traces/${traceId}`));
      return { type: type.split(";")[0], spans: flatSpans(JSON.parse(text)) };
    });
    expect(fromBuiltin).toEqual(fromReal);
    expect(fromReal.spans).toHaveLength(3);
  });

  test.each([
    "/api/traces/ffffffffffffffffffffffffffffffff",
    "/api/traces/zz",
    `/api/traces/${"a".repeat(40)}`,
    "/api/search?minDuration=zz",
    "/api/search?limit=0",
    "/api/search?start=200&end=100",
    "/api/echo",
    "/ready",
    "/api/search/tag/nope/values",
  ])("%s", async (path) => {
    const [fromReal, fromBuiltin] = await both(async (stack) => {
      const { status, text } = await ask(stack.url("tempo.http", path));
      return { status, text: text.trim() };
    });
    expect(fromBuiltin).toEqual(fromReal);
  });

  test.each([
    "",
    "tags=service.name%3Drouter",
    "tags=service.name%3Dmemory%20http.route%3D/v1/ask",
    "tags=http.response.status_code%3D200",
    "tags=error%3Dtrue",
    "tags=service.name%3Dnobody",
    "service.name=router",
    "minDuration=40ms",
    "minDuration=41ms",
    "maxDuration=1m",
    "start=100&end=200",
    `start=${Math.floor(Date.now() / 1_000) - 60}&end=${Math.floor(Date.now() / 1_000) + 60}`,
  ])("search %j", async (query) => {
    const [fromReal, fromBuiltin] = await both(async (stack) => {
      const { status, text } = await ask(stack.url("tempo.http", `/api/search?${query}`));
      return { status, traces: JSON.parse(text).traces };
    });
    expect(fromBuiltin).toEqual(fromReal);
  });

  test("tags of the trace", async () => {
    const [fromReal, fromBuiltin] = await both(async (stack) =>
      JSON.parse((await ask(stack.url("tempo.http", "/api/search/tag/service.name/values"))).text),
    );
    expect(fromBuiltin).toEqual(fromReal);
  });

  test.each<[string, string, string | Buffer, Record<string, string>]>([
    ["an empty request", "application/json", "{}", {}],
    ["an empty message", "application/x-protobuf", "", {}],
    ["gzip", "application/json", gzipSync("{}"), { "content-encoding": "gzip" }],
    ["broken JSON", "application/json", "{", {}],
    ["garbage", "application/x-protobuf", "garbage", {}],
    ["no gzip", "application/json", "{}", { "content-encoding": "gzip" }],
    ["an unknown encoding", "application/json", "{}", { "content-encoding": "foo" }],
    ["another type", "text/plain", "x", {}],
  ])("OTLP: %s", async (_name, type, content, headers) => {
    const [fromReal, fromBuiltin] = await both(async (stack) => {
      const answer = await post(stack, type, content, headers);
      const isRefusal = answer.status === 400;
      return { ...answer, text: isRefusal ? typeof answer.text : answer.text };
    });
    expect(fromBuiltin).toEqual(fromReal);
  });

  test("OTLP: signals without a pipeline, and other methods", async () => {
    for (const [method, path] of [
      ["POST", "/v1/metrics"],
      ["POST", "/v1/logs"],
      ["GET", "/v1/traces"],
    ] as const) {
      const [fromReal, fromBuiltin] = await both((stack) =>
        ask(stack.url("collector.otlp-http", path), { method }).then(({ status }) => status),
      );
      expect(fromBuiltin).toBe(fromReal);
    }
  });

  test("span metrics have the same series", async () => {
    const [fromReal, fromBuiltin] = await both(async (stack) => {
      const url = stack.url("collector.span-metrics", "/metrics");
      const { text } = await until(
        () => ask(url),
        (page) => /calls_total\{.*\} 1\n/.test(page.text),
      );
      return seriesOf(text).filter((series) => series.includes("traces_span_metrics"));
    });
    expect(fromBuiltin).toEqual(fromReal);
    expect(fromReal.length).toBeGreaterThan(30);
  });

  test("the collector's own counters have the same names and labels", async () => {
    const [fromReal, fromBuiltin] = await both(async (stack) => {
      const url = stack.url("collector.metrics", "/metrics");
      const { text } = await until(
        () => ask(url),
        (page) => /exporter_sent_spans_total\{[^}]*otlp[^}]*\} 3\n/.test(page.text),
      );
      return seriesOf(text);
    });
    const shared = /receiver_accepted_spans_total.*http|exporter_sent_spans_total.*otlp/;
    const counters = fromReal.filter((series) => shared.test(series));
    expect(counters).toHaveLength(2);
    expect(fromBuiltin).toEqual(expect.arrayContaining(counters));
  });
});

interface Answer {
  status: number;
  type: string;
  text: string;
}

async function ask(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, init);
  const type = response.headers.get("content-type") ?? "";
  return { status: response.status, type, text: await response.text() };
}

function post(
  stack: TelemetryStack,
  type: string,
  content: string | Buffer,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return ask(stack.url("collector.otlp-http", "/v1/traces"), {
    method: "POST",
    headers: { "content-type": type, ...headers },
    body: typeof content === "string" ? content : new Uint8Array(content),
  });
}

/** An instant vector in one order, without the time of the query. */
function vector(text: string) {
  const { status, data } = JSON.parse(text);
  const result = data.result.map(({ metric, value }: { metric: object; value: [number, string] }) =>
    JSON.stringify([metric, value[1]]),
  );
  return { outcome: status, resultType: data.resultType, result: result.sort() };
}

/** Series and values of a metrics page, without what the scope adds and Prometheus drops. */
function seriesOf(text: string): string[] {
  const cache = new SeriesCache({});
  cache.replace({ text, format: "text", atMs: 0, maxSeries: 10_000 });
  return [...cache.all()]
    .map(({ labels, value }) => {
      const own = Object.entries(labels).filter(([name]) => !name.startsWith("otel_scope_"));
      return JSON.stringify([own.sort(), value]);
    })
    .sort();
}

/** Spans with their resource and scope, in one order; Tempo 1.5 has older names for the scope. */
function flatSpans(trace: { batches: Record<string, unknown>[] }): string[] {
  const scoped = trace.batches.flatMap((batch) =>
    list(batch["scopeSpans"] ?? batch["instrumentationLibrarySpans"]).flatMap((group) =>
      list(group["spans"]).map((span) => ({
        resource: batch["resource"],
        scope: group["scope"] ?? group["instrumentationLibrary"],
        // The real collector adds an empty status where there was none.
        span: sortedKeys({ status: {}, ...span }),
      })),
    ),
  );
  return scoped.map((span) => JSON.stringify(sortedKeys(span))).sort();
}

function list(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value : [];
}

function sortedKeys(value: object): object {
  return JSON.parse(JSON.stringify(value), (_key, member) =>
    typeof member === "object" && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
