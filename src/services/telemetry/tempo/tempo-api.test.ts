import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sampleTrace } from "../../../../test/support/otlp-trace.ts";
import { createTestService } from "../../../../test/support/service-context.ts";
import { createHttpServer, stopHttpServer } from "../../kit/http-server.ts";
import { createOtlpCodec } from "../otlp/messages.ts";
import { parseOtlpJson } from "../otlp/otlp-json.ts";
import { addTempoApi } from "./tempo-api.ts";
import { TraceStore } from "./trace-store.ts";

const codec = createOtlpCodec();
const store = new TraceStore(codec, () => undefined);
const server = createHttpServer(createTestService().context, { bodyLimitBytes: 1_000 });
const START_MS = 1_800_000_000_000;
const { traceId, body } = sampleTrace(START_MS);
const older = sampleTrace(START_MS - 60_000);
let url: string;

beforeAll(async () => {
  for (const sample of [body, body, older.body]) {
    store.add(codec.decodeTraces(codec.encodeTraces(parseOtlpJson(JSON.stringify(sample)))));
  }
  addTempoApi(server, store);
  await server.listen({ host: "127.0.0.1", port: 0 });
  url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
});
afterAll(() => stopHttpServer(server));

test("a trace is found by its id; a span that came twice counts once", async () => {
  const response = await fetch(`${url}/api/traces/${traceId}`);
  const base64 = (hex: string) => Buffer.from(hex, "hex").toString("base64");
  expect(await response.json()).toMatchObject({
    batches: [
      {
        resource: { attributes: [{ key: "service.name", value: { stringValue: "router" } }] },
        scopeSpans: [
          {
            scope: { name: "kit", version: "1" },
            spans: [
              {
                traceId: base64(traceId),
                spanId: base64("00f067aa0ba902b7"),
                name: "POST /v1/ask",
                kind: "SPAN_KIND_SERVER",
                startTimeUnixNano: "1800000000000123456",
                status: { code: "STATUS_CODE_OK" },
              },
              { parentSpanId: base64("00f067aa0ba902b7"), kind: "SPAN_KIND_INTERNAL" },
            ],
          },
        ],
      },
      {},
      {},
      {},
    ],
  });
  const text = await (await fetch(`${url}/api/traces/${traceId}`)).text();
  expect(text.match(/"name":"dispatch"/g)).toHaveLength(1);
  // A false attribute is a value; an empty parent is not there.
  expect(text).toContain('"value":{"boolValue":false}');
  expect(text).not.toContain('"parentSpanId":""');
});

test("Grafana's binary form holds the same spans", async () => {
  const headers = { accept: "application/protobuf" };
  const response = await fetch(`${url}/api/traces/${traceId}`, { headers });
  const traces = codec.decodeTraces(Buffer.from(await response.arrayBuffer()));
  expect(response.headers.get("content-type")).toBe("application/protobuf");
  expect(traces.resourceSpans[0]?.scopeSpans[0]?.spans[0]?.name).toBe("POST /v1/ask");
});

test.each([
  ["/api/traces/ffff", 404, "trace not found"],
  ["/api/traces/zz", 400, "trace IDs can only contain hex characters"],
  [`/api/traces/${"a".repeat(33)}`, 400, "can't be larger than 128 bits"],
  ["/api/search?minDuration=zz", 400, "invalid minDuration"],
  ["/api/search?limit=0", 400, "invalid limit"],
  ["/api/search?limit=a", 400, "invalid limit"],
  ["/api/search?start=200&end=100", 400, "start must be before end"],
  ["/api/search?start=x&end=100", 400, "invalid start"],
  ["/api/search?q=%7B%7D", 400, "put tempo on PATH"],
  ["/ready", 200, "ready"],
  ["/api/echo", 200, "echo"],
])("%s is answered %i", async (path, status, text) => {
  const response = await fetch(url + path);
  expect(response.status).toBe(status);
  expect(await response.text()).toContain(text);
});

test.each([
  ["", ["new", "old"]],
  ["tags=service.name%3Dmemory", ["new", "old"]],
  ["tags=service.name%3Drouter%20http.route%3D/v1/ask", ["new", "old"]],
  ["tags=http.response.status_code%3D200", ["new", "old"]],
  ["tags=name%3D%22POST%20/v1/ask%22", ["new", "old"]],
  ["tags=error%3Dtrue", ["new", "old"]],
  ["tags=service.name%3Dnobody", []],
  ["service.name=router", ["new", "old"]],
  ["service.name=nobody", []],
  ["minDuration=40ms", ["new", "old"]],
  ["minDuration=41ms", []],
  ["maxDuration=39ms", []],
  ["maxDuration=1m0.5s", ["new", "old"]],
  ["limit=1", ["new"]],
  ["start=1799999990&end=1800000010", ["new"]],
  ["start=1799999930&end=1799999950", ["old"]],
])("search %j finds %j, newest first", async (query, expected) => {
  const response = await fetch(`${url}/api/search?${query}`);
  const { traces = [] } = (await response.json()) as { traces?: { traceID: string }[] };
  const names = new Map([
    [traceId.replace(/^0+/, ""), "new"],
    [older.traceId.replace(/^0+/, ""), "old"],
  ]);
  expect(traces.map(({ traceID }) => names.get(traceID))).toEqual(expected);
});

test("a found trace says what its root is", async () => {
  const response = await fetch(`${url}/api/search?limit=1`);
  expect(await response.json()).toEqual({
    traces: [
      {
        traceID: traceId.replace(/^0+/, ""),
        rootServiceName: "router",
        rootTraceName: "POST /v1/ask",
        startTimeUnixNano: "1800000000000123456",
        durationMs: 40,
      },
    ],
    metrics: { inspectedTraces: 1 },
  });
});

test("tags and their values can be listed", async () => {
  const names = (await (await fetch(`${url}/api/search/tags`)).json()) as { tagNames: string[] };
  expect(names.tagNames).toEqual(
    expect.arrayContaining(["http.route", "name", "root.name", "service.name", "status.code"]),
  );
  const values = await fetch(`${url}/api/search/tag/service.name/values`);
  expect(await values.json()).toEqual({ tagValues: ["memory", "router"] });
  expect(await (await fetch(`${url}/api/search/tag/nope/values`)).json()).toEqual({});
});
