import { createServer } from "node:http";
import { expect, test } from "vitest";
import { listen } from "../../test/support/sockets.ts";
import { fetchTrace } from "./trace.ts";

const ROOT = "00f067aa0ba902b7";
const CHILD = "53995c3f42cd8ad8";
const base64 = (hex: string) => Buffer.from(hex, "hex").toString("base64");

const resource = { attributes: [{ key: "service.name", value: { stringValue: "router" } }] };

/** The same two spans, with ids as `id` writes them. */
function spans(id: (hex: string) => string, fields: object = {}) {
  return [
    {
      spanId: id(CHILD),
      parentSpanId: id(ROOT),
      name: "dispatch",
      startTimeUnixNano: "1700000000002000999",
      endTimeUnixNano: "1700000000003500000",
      status: { code: "STATUS_CODE_ERROR" },
    },
    {
      spanId: id(ROOT),
      name: "POST /v1/ask",
      startTimeUnixNano: "1700000000001000000",
      endTimeUnixNano: "1700000000004000000",
      attributes: [
        { key: "http.route", value: { stringValue: "/v1/ask" } },
        { key: "http.response.status_code", value: { intValue: "200" } },
        { key: "cost", value: { doubleValue: 0.5 } },
        { key: "streamed", value: { boolValue: false } },
        { key: "models", value: { arrayValue: {} } },
      ],
      ...fields,
    },
  ];
}

const EXPECTED = [
  {
    spanId: ROOT,
    parentSpanId: null,
    service: "router",
    name: "POST /v1/ask",
    startMs: 1700000000001,
    endMs: 1700000000004,
    attributes: {
      "http.route": "/v1/ask",
      "http.response.status_code": 200,
      cost: 0.5,
      streamed: false,
    },
    error: false,
  },
  {
    spanId: CHILD,
    parentSpanId: ROOT,
    service: "router",
    name: "dispatch",
    startMs: 1700000000002,
    endMs: 1700000000003.5,
    attributes: {},
    error: true,
  },
];

test.each([
  [
    "Tempo 1.5 (instrumentationLibrarySpans, base64)",
    { batches: [{ resource, instrumentationLibrarySpans: [{ spans: spans(base64) }] }] },
  ],
  [
    "Tempo 2.x (scopeSpans, base64)",
    { batches: [{ resource, scopeSpans: [{ scope: {}, spans: spans(base64) }] }] },
  ],
  [
    "OTLP/JSON (resourceSpans, hex)",
    { resourceSpans: [{ resource, scopeSpans: [{ spans: spans((hex) => hex) }] }] },
  ],
  [
    "Tempo's v2 API (trace.resourceSpans)",
    { trace: { resourceSpans: [{ resource, scopeSpans: [{ spans: spans(base64) }] }] } },
  ],
  [
    "ids in capitals, and a root whose parent is empty",
    {
      batches: [
        {
          resource,
          scopeSpans: [{ spans: spans((hex) => hex.toUpperCase(), { parentSpanId: "" }) }],
        },
      ],
    },
  ],
  [
    "a root whose parent is all zeros",
    {
      batches: [
        {
          resource,
          scopeSpans: [{ spans: spans(base64, { parentSpanId: base64("0".repeat(16)) }) }],
        },
      ],
    },
  ],
])("a trace reads alike from %s", async (_, body) => {
  expect(await fetchFrom(200, JSON.stringify(body))).toEqual({ spans: EXPECTED });
});

test("a service without a name is unknown, and fields that are absent are empty", async () => {
  const body = JSON.stringify({ batches: [{ scopeSpans: [{ spans: [{}] }, {}] }, {}] });
  expect(await fetchFrom(200, body)).toEqual({
    spans: [expect.objectContaining({ service: "unknown", name: "", startMs: 0, attributes: {} })],
  });
});

test.each([
  [404, "trace not found", / answered 404$/],
  [500, "{}", / answered 500$/],
  [200, "<html>", / answered something that is not JSON$/],
])("an answer %d %s is no trace", async (status, body, missing) => {
  expect(await fetchFrom(status, body)).toEqual({ missing: expect.stringMatching(missing) });
});

async function fetchFrom(status: number, body: string) {
  const server = createServer((_, response) => {
    response.statusCode = status;
    response.end(body);
  });
  const { host, port } = await listen(server);
  const http = { host, port, protocol: "http" as const, internal: false };
  const look = { signal: new AbortController().signal, timeoutMs: 5_000 };
  return fetchTrace({ tempo: { http } }, "0af7651916cd43dd8448eb211c80319c", look);
}
