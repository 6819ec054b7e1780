import { randomBytes } from "node:crypto";
import { connect } from "node:http2";
import { expect, onTestFinished, test } from "vitest";
import { callHttp } from "../support/http-client.ts";
import { sampleTrace } from "../support/otlp-trace.ts";
import { startService } from "../support/service-process.ts";
import { closedPort } from "../support/sockets.ts";
import { type Cast, TelemetryStack, until } from "../support/telemetry-stack.ts";

const ALL = { collector: "builtin", prometheus: "builtin", tempo: "builtin" } as const;

test("a trace that comes in by OTLP is found by id, by tag and in the span metrics", async () => {
  const stack = await started(ALL);
  const { traceId, body } = sampleTrace();
  const begunMs = performance.now();
  expect(await postTrace(stack, JSON.stringify(body))).toBe(200);
  await until(
    () => status(stack.url("tempo.http", `/api/traces/${traceId}`)),
    (code) => code === 200,
  );
  await until(
    () => query(stack, 'traces_span_metrics_calls_total{span_name="POST /v1/ask"}'),
    (values) => values[0] === "1",
  );
  // A proof waits for this: the next scrape is a quarter of a second away, not fifteen.
  expect(performance.now() - begunMs).toBeLessThan(10_000);
  const found = await getJson(stack.url("tempo.http", "/api/search?tags=service.name%3Drouter"));
  expect(found).toMatchObject({ traces: [{ traceID: traceId.replace(/^0+/, "") }] });
  await until(
    () => query(stack, "up"),
    (values) => values.length === 4 && values.every((value) => value === "1"),
  );
});

test("spans wait for a trace store that starts later", async () => {
  const stack = await started({ collector: "builtin" });
  const { traceId, body } = sampleTrace();
  expect(await postTrace(stack, JSON.stringify(body))).toBe(200);
  await until(
    async () => (await fetch(stack.url("collector.metrics", "/metrics"))).text(),
    (text) => text.includes("otelcol_exporter_queue_size 1"),
  );
  const tempo = startService("telemetry", {
    TEMPO_LISTEN: stack.address("tempo.http"),
    TEMPO_OTLP_GRPC_LISTEN: stack.address("tempo.otlp-grpc"),
  });
  onTestFinished(async () => {
    await tempo.end("SIGKILL");
  });
  await until(
    () => status(stack.url("tempo.http", `/api/traces/${traceId}`)),
    (code) => code === 200,
  );
});

test("a changed targets file is followed at once", async () => {
  const stack = await started({ prometheus: "builtin", tempo: "builtin" });
  await until(
    () => query(stack, "up"),
    (values) => values.length === 4,
  );
  await stack.writeTargets([{ job: "only", port: "tempo.http" }]);
  await until(
    () => query(stack, "up"),
    (values) => values.length === 1,
  );
  expect(await query(stack, 'up{job="only"}')).toEqual(["1"]);
});

test.each([
  ["query?query=rate(up[1m])", 400, "bad_data", "instant selectors"],
  ["query_range?query=up&start=1&end=2&step=1", 404, "not_found", "has no /api/v1/query_range"],
  ["rules", 404, "not_found", "only /api/v1/query"],
])("what the built-in store does not do is an error of Prometheus: %s", async (path, ...rest) => {
  const stack = await started({ prometheus: "builtin" });
  const [code, errorType, words] = rest;
  const response = await fetch(stack.url("prometheus.http", `/api/v1/${path}`));
  expect([response.status, await response.json()]).toEqual([
    code,
    { status: "error", errorType, error: expect.stringContaining(words) },
  ]);
});

test("hostile input never ends it", async () => {
  const stack = await started(ALL);
  const noise = () => randomBytes(100_000).toString("latin1");
  for (const body of [
    "{",
    "[".repeat(500_000),
    `{"resourceSpans":${'{"a":'.repeat(100_000)}`,
    noise(),
  ]) {
    expect(await postTrace(stack, body)).toBe(400);
  }
  expect(await postTrace(stack, " ".repeat(10_000_000)).catch(() => 413)).toBe(413);
  for (const port of ["collector.otlp-grpc", "tempo.otlp-grpc"]) {
    expect(await callExport(stack.address(port), randomBytes(1_000))).toBe("3");
  }
  const evil = encodeURIComponent('{job=~"(o+)+x",__name__="up"}');
  const slow = await fetch(stack.url("prometheus.http", `/api/v1/query?query=${evil}`));
  expect([200, 503]).toContain(slow.status);
  for (const [port, path] of [
    ["collector.health", "/"],
    ["prometheus.http", "/-/ready"],
    ["tempo.http", "/ready"],
  ] as const) {
    expect(await status(stack.url(port, path))).toBe(200);
  }
});

test("every server refuses a Host that is not its own", async () => {
  const stack = await started(ALL);
  for (const [name, path] of [
    ["collector.otlp-http", "/v1/traces"],
    ["collector.metrics", "/metrics"],
    ["collector.span-metrics", "/metrics"],
    ["collector.health", "/"],
    ["prometheus.http", "/api/v1/query?query=up"],
    ["tempo.http", "/api/search"],
  ] as const) {
    const port = Number(stack.address(name).split(":")[1]);
    const answer = await callHttp({ port, path, headers: { host: "evil.example" } });
    expect([name, answer.status]).toEqual([name, 403]);
  }
});

test("SIGTERM ends it with 0", async () => {
  const stack = await TelemetryStack.start(ALL);
  expect(await stack.stop()).toEqual([{ code: 0, signal: null }]);
});

test("it ends when its lifeline does", async () => {
  const service = startService("telemetry", {
    DEVSTACK_LIFELINE: "stdin",
    TEMPO_LISTEN: `127.0.0.1:${await closedPort()}`,
    TEMPO_OTLP_GRPC_LISTEN: `127.0.0.1:${await closedPort()}`,
  });
  service.closeStdin();
  expect((await service.ended()).code).toBe(0);
});

test("a bad environment is told in one line, with exit status 2", async () => {
  const service = startService("telemetry", {
    TEMPO_LISTEN: "nowhere",
    COLLECTOR_HEALTH_LISTEN: "1",
  });
  expect((await service.ended()).code).toBe(2);
  expect(service.stderr).toContain('TEMPO_LISTEN is "nowhere"');
  expect(service.stderr).toContain("COLLECTOR_OTLP_GRPC_LISTEN is not set");
  expect(service.stderr.trim().split("\n")).toHaveLength(1);
});

async function started(cast: Cast): Promise<TelemetryStack> {
  const stack = await TelemetryStack.start(cast);
  onTestFinished(async () => {
    await stack.stop("SIGKILL");
  });
  return stack;
}

async function postTrace(stack: TelemetryStack, body: string): Promise<number> {
  const headers = { "content-type": "application/json" };
  const url = stack.url("collector.otlp-http", "/v1/traces");
  return (await fetch(url, { method: "POST", headers, body })).status;
}

/** gRPC by hand, so that bytes can be sent that no client would: returns grpc-status. */
async function callExport(address: string, message: Buffer): Promise<string> {
  const session = connect(`http://${address}`);
  try {
    const frame = Buffer.alloc(5);
    frame.writeUInt32BE(message.length, 1);
    const stream = session.request({
      ":method": "POST",
      ":path": "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
      "content-type": "application/grpc",
      te: "trailers",
    });
    stream.end(Buffer.concat([frame, message]));
    stream.resume();
    return await new Promise((resolve, reject) => {
      const look = (headers: Record<string, unknown>) => {
        if (headers["grpc-status"] !== undefined) resolve(String(headers["grpc-status"]));
      };
      stream.on("response", look).on("trailers", look).on("error", reject);
    });
  } finally {
    session.close();
  }
}

async function query(stack: TelemetryStack, text: string): Promise<string[]> {
  const url = stack.url("prometheus.http", `/api/v1/query?query=${encodeURIComponent(text)}`);
  const answer = await getJson<{ data: { result: { value: [number, string] }[] } }>(url);
  return answer.data.result.map(({ value }) => value[1]);
}

/** 0 while nobody listens. */
function status(url: string): Promise<number> {
  return fetch(url).then(
    (response) => response.status,
    () => 0,
  );
}

async function getJson<T>(url: string): Promise<T> {
  return (await fetch(url)).json() as Promise<T>;
}
