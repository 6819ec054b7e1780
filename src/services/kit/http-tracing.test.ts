import { type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { context as contextApi, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { expect, onTestFinished, test } from "vitest";
import { callHttp, openHttp } from "../../../test/support/http-client.ts";
import { createTestService } from "../../../test/support/service-context.ts";
import { createHttpServer, type HttpServerOptions, stopHttpServer } from "./http-server.ts";
import type { ServiceContext } from "./service-context.ts";
import { propagationHeaders, withSpan } from "./tracing.ts";

const TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
const PARENT_ID = "b7ad6b7169203331";
const TRACEPARENT = `00-${TRACE_ID}-${PARENT_ID}-01`;

test("a request is a SERVER span that continues the client's trace", async () => {
  const { context, spans } = createTestService();
  const { port } = await serve(context);
  const headers = { traceparent: TRACEPARENT };
  await callHttp({ port, path: "/things/a%20b?secret=1", headers });
  const span = await spans.span("GET /things/{id}");
  expect(span.kind).toBe(SpanKind.SERVER);
  expect(span.spanContext().traceId).toBe(TRACE_ID);
  expect(span.parentSpanContext?.spanId).toBe(PARENT_ID);
  expect(span.attributes).toEqual({
    "http.request.method": "GET",
    "http.route": "/things/{id}",
    "url.scheme": "http",
    "url.path": "/things/a%20b",
    "http.response.status_code": 200,
  });
});

test("handlers see the request's context, also after a body was read", async () => {
  const { context, spans } = createTestService();
  const { port } = await serve(context);
  const headers = {
    traceparent: TRACEPARENT,
    baggage: "devstack.synthetic=true,other=1",
    "content-type": "application/json",
  };
  const sent = { port, method: "PUT", path: "/things/1", headers, body: "{}" };
  const answer = (await callHttp(sent)).json();
  const server = await spans.span("PUT /things/{id}");
  const inner = await spans.span("inner");
  expect(inner.parentSpanContext?.spanId).toBe(server.spanContext().spanId);
  expect(answer).toMatchObject({
    synthetic: true,
    traceId: TRACE_ID,
    next: {
      baggage: "devstack.synthetic=true,other=1",
      traceparent: `00-${TRACE_ID}-${inner.spanContext().spanId}-01`,
    },
  });
  for (const span of [server, inner]) {
    expect(span.attributes["user_agent.synthetic.type"]).toBe("test");
  }
});

test("handlers see the request's context when the body comes late", async () => {
  const { context } = createTestService();
  const { port, arrived } = await serve(context);
  const sent = request({ host: "127.0.0.1", port, path: "/things/1", method: "PUT" });
  sent.setHeader("traceparent", TRACEPARENT).setHeader("content-type", "application/json");
  const answer = new Promise<IncomingMessage>((resolve) => sent.once("response", resolve));
  sent.flushHeaders();
  await arrived;
  sent.end("{}");
  expect(JSON.parse(await text(await answer))).toMatchObject({ traceId: TRACE_ID });
});

test("the synthetic header marks a request and what it calls; others stay unmarked", async () => {
  const { context, spans } = createTestService();
  const { port } = await serve(context);
  const json = { "content-type": "application/json" };
  const put = { port, method: "PUT", path: "/things/1", body: "{}" };
  const marked = await callHttp({ ...put, headers: { ...json, "x-devstack-synthetic": "1" } });
  expect(marked.json()).toMatchObject({ next: { baggage: "devstack.synthetic=true" } });
  const plain = await callHttp({ ...put, headers: json });
  expect(plain.json()).toMatchObject({ synthetic: false });
  const kinds = spans.ended.map((span) => span.attributes["user_agent.synthetic.type"]);
  expect(kinds.slice(-1)).toEqual([undefined]);
});

test("a streamed reply ends its span when it ends", async () => {
  const { context, spans } = createTestService();
  const { port, streamed } = await serve(context);
  streamed.write("one");
  const stream = await openHttp({ port, path: "/stream" });
  expect(spans.ended).toEqual([]);
  streamed.end();
  stream.resume();
  expect((await spans.span("GET /stream")).status.code).toBe(SpanStatusCode.UNSET);
});

test("a client that goes away is told in the span, and is no error of the server", async () => {
  const { context, spans } = createTestService();
  const { port, streamed } = await serve(context);
  streamed.write("one");
  const stream = await openHttp({ port, path: "/stream" });
  stream.destroy();
  const span = await spans.span("GET /stream");
  expect(span.attributes["error.type"]).toBe("client_disconnected");
  expect(span.status.code).toBe(SpanStatusCode.UNSET);
});

test("a failure of the server is an error of its span, a refusal is none", async () => {
  const { context, spans } = createTestService();
  const { port } = await serve(context);
  await callHttp({ port, path: "/broken" });
  await callHttp({ port, path: "/nothing" });
  const broken = await spans.span("GET /broken");
  expect(broken.status.code).toBe(SpanStatusCode.ERROR);
  expect(broken.attributes["error.type"]).toBe("500");
  const missing = await spans.span("GET");
  expect(missing.status.code).toBe(SpanStatusCode.UNSET);
  expect(missing.attributes["http.response.status_code"]).toBe(404);
});

test("health and metrics make no spans, nor does a server that is not traced", async () => {
  const { context, spans } = createTestService();
  const traced = await serve(context);
  const untraced = await serve(context, { traced: false });
  await callHttp({ port: traced.port, path: "/healthz" });
  await callHttp({ port: traced.port, path: "/metrics" });
  await callHttp({ port: untraced.port, path: "/things/1" });
  await callHttp({ port: traced.port, path: "/things/1" });
  await spans.span("GET /things/{id}");
  expect(spans.ended).toHaveLength(1);
});

async function serve(context: ServiceContext, options: Partial<HttpServerOptions> = {}) {
  const server = createHttpServer(context, { bodyLimitBytes: 1_000, ...options });
  const streamed = new PassThrough();
  const arrived = Promise.withResolvers<void>();
  server.addHook("onRequest", async () => arrived.resolve());
  server.get("/healthz", async () => "ok");
  server.get("/stream", async () => streamed);
  server.get("/things/:id", async () => "ok");
  server.get("/broken", async () => {
    throw new Error("broken");
  });
  server.put("/things/:id", async (request) =>
    withSpan(context.tracer, "inner", {}, async () => ({
      synthetic: request.telemetry?.synthetic,
      traceId: trace.getSpanContext(contextApi.active())?.traceId,
      next: propagationHeaders(context.propagator),
    })),
  );
  await server.listen({ host: "127.0.0.1", port: 0 });
  onTestFinished(() => stopHttpServer(server, 0));
  const { port } = server.server.address() as AddressInfo;
  return { port, streamed, arrived: arrived.promise };
}
