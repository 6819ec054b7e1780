import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sampleTrace } from "../../../../test/support/otlp-trace.ts";
import { createTestService } from "../../../../test/support/service-context.ts";
import { createHttpServer, stopHttpServer } from "../../kit/http-server.ts";
import { Activity } from "../activity.ts";
import { createOtlpCodec } from "../otlp/messages.ts";
import { parseOtlpJson } from "../otlp/otlp-json.ts";
import { Intake } from "./intake.ts";
import { addOtlpHttp, MAX_BODY_BYTES } from "./otlp-http.ts";
import { CollectorMetrics } from "./own-metrics.ts";
import { SpanMetrics } from "./span-metrics.ts";

const codec = createOtlpCodec();
const metrics = new CollectorMetrics(() => 0);
const server = createHttpServer(createTestService().context, { bodyLimitBytes: MAX_BODY_BYTES });
let url: string;

beforeAll(async () => {
  const activity = new Activity();
  const spanMetrics = new SpanMetrics();
  const intake = new Intake({ codec, spanMetrics, metrics, queue: undefined, activity });
  addOtlpHttp(server, intake, codec);
  await server.listen({ host: "127.0.0.1", port: 0 });
  url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
});
afterAll(() => stopHttpServer(server));

const text = JSON.stringify(sampleTrace().body);
const binary = codec.encodeTraces(parseOtlpJson(text));

test.each([
  ["JSON", "application/json", text, {}, '{"partialSuccess":{}}'],
  ["JSON with a charset", "application/json; charset=utf-8", text, {}, '{"partialSuccess":{}}'],
  ["protobuf", "application/x-protobuf", binary, {}, "\n\0"],
  [
    "unknown fields",
    "application/x-protobuf",
    Buffer.concat([binary, unknownField(300)]),
    {},
    "\n\0",
  ],
  ["gzip", "application/x-protobuf", gzipSync(binary), { "content-encoding": "gzip" }, "\n\0"],
])("takes %s", async (_name, type, body, headers, answer) => {
  const before = await accepted();
  const response = await post(type, body, headers);
  expect([response.status, await response.text()]).toEqual([200, answer]);
  expect((await accepted()) - before).toBe(3);
});

test.each([
  ["broken JSON", "application/json", "{", {}, 400],
  ["deep JSON", "application/json", "[".repeat(1_000_000), {}, 400],
  ["garbage", "application/x-protobuf", "garbage", {}, 400],
  ["no gzip", "application/json", text, { "content-encoding": "gzip" }, 400],
  ["an unknown encoding", "application/json", text, { "content-encoding": "br" }, 400],
  ["another type", "text/plain", text, {}, 415],
  ["a huge body", "application/json", " ".repeat(10_000_000), {}, 413],
  [
    "a small body that is huge inside",
    "application/x-protobuf",
    gzipSync(unknownField(50_000_000)),
    { "content-encoding": "gzip" },
    400,
  ],
])("refuses %s", async (_name, type, body, headers, status) => {
  const before = await accepted();
  expect((await post(type, body, headers)).status).toBe(status);
  expect(await accepted()).toBe(before);
});

test("a refusal comes in the encoding of the request", async () => {
  const json = await post("application/json", "{");
  expect(await json.json()).toMatchObject({ code: 3, message: expect.any(String) });
  const protobuf = await post("application/x-protobuf", "garbage");
  const bytes = Buffer.from(await protobuf.arrayBuffer());
  expect([protobuf.headers.get("content-type"), bytes[0], bytes[1]]).toEqual([
    "application/x-protobuf",
    0x08,
    3,
  ]);
});

test.each([
  ["POST", "/v1/metrics", 404],
  ["POST", "/v1/logs", 404],
  ["GET", "/v1/traces", 405],
  ["PUT", "/v1/traces", 405],
])(
  "%s %s is answered %i, as by a collector with a pipeline for traces alone",
  async (method, path, status) => {
    const response = await fetch(url + path, { method });
    expect(response.status).toBe(status);
  },
);

/** A valid message whose one field, number 15, is unknown: it would be taken but for its size. */
function unknownField(bytes: number): Buffer {
  const length: number[] = [];
  for (let rest = bytes; rest > 0; rest >>>= 7)
    length.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
  return Buffer.concat([Buffer.of(0x7a, ...length), Buffer.alloc(bytes)]);
}

function post(type: string, body: string | Buffer, headers: Record<string, string> = {}) {
  return fetch(`${url}/v1/traces`, {
    method: "POST",
    headers: { "content-type": type, ...headers },
    body: typeof body === "string" ? body : new Uint8Array(body),
  });
}

async function accepted(): Promise<number> {
  const line = /otelcol_receiver_accepted_spans_total\{receiver="otlp",transport="http"\} (\d+)/;
  return Number(line.exec(await metrics.registry.metrics())?.[1]);
}
