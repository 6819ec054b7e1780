import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { ROOT_CONTEXT, SpanStatusCode } from "@opentelemetry/api";
import { pino } from "pino";
import { expect, onTestFinished, test } from "vitest";
import { createTestService } from "../../../test/support/service-context.ts";
import { createPropagator, propagationHeaders, startTracing, withSpan } from "./tracing.ts";

test("spans reach the endpoint soon, as protobuf with the service's name", async () => {
  const collector = await startCollector();
  const { tracing } = await start(collector.endpoint);
  tracing.tracer.startSpan("hello span").end();
  const { path, contentType, body } = await collector.next();
  expect([path, contentType]).toEqual(["/v1/traces", "application/x-protobuf"]);
  expect(body.includes("hello span") && body.includes("memory")).toBe(true);
});

test("a shutdown exports what is queued", async () => {
  const collector = await startCollector();
  const { tracing } = await start(collector.endpoint);
  tracing.tracer.startSpan("last span").end();
  await tracing.shutdown();
  expect((await collector.next()).body.includes("last span")).toBe(true);
});

test("a failing export is said once, and once that it works again", async () => {
  const collector = await startCollector();
  collector.status = 400;
  const { tracing, lines } = await start(collector.endpoint);
  for (const status of [400, 400, 200, 200, 400]) {
    collector.status = status;
    tracing.tracer.startSpan("span").end();
    await collector.next();
  }
  await tracing.shutdown();
  expect(lines()).toEqual([
    "spans cannot be exported and are dropped",
    "spans are exported again",
    "spans cannot be exported and are dropped",
  ]);
});

test("nothing listens: a shutdown neither fails nor hangs", async () => {
  const { tracing } = await start(new URL("http://127.0.0.1:1"));
  tracing.tracer.startSpan("span").end();
  await tracing.shutdown();
});

test("without an endpoint spans still have valid ids to hand on", async () => {
  const { tracing } = await start(undefined);
  expect(tracing.tracer.startSpan("span").spanContext().traceId).toMatch(/^[0-9a-f]{32}$/);
  await tracing.shutdown();
});

test("withSpan ends its span with the promise and marks a failure", async () => {
  const { context, spans } = createTestService();
  expect(await withSpan(context.tracer, "good", {}, async () => 1)).toBe(1);
  const failing = withSpan(context.tracer, "bad", {}, async () => {
    throw new TypeError("no");
  });
  await expect(failing).rejects.toThrow("no");
  const [good, bad] = spans.ended;
  expect(good?.status.code).toBe(SpanStatusCode.UNSET);
  expect(bad?.status).toEqual({ code: SpanStatusCode.ERROR, message: "no" });
  expect(bad?.attributes["error.type"]).toBe("TypeError");
});

async function start(endpoint: URL | undefined) {
  const written: string[] = [];
  const log = pino({ base: null }, { write: (line: string) => written.push(line) });
  const tracing = await startTracing({ serviceName: "memory", endpoint, log });
  onTestFinished(() => tracing.shutdown());
  return { tracing, lines: () => written.map((line): unknown => JSON.parse(line).msg) };
}

interface Export {
  path: string | undefined;
  contentType: string | undefined;
  body: Buffer;
}

/** An OTLP endpoint that takes everything; `next` is the next export that came or comes. */
async function startCollector() {
  const came: Export[] = [];
  const waiting: ((sent: Export) => void)[] = [];
  const collector = {
    status: 200,
    endpoint: new URL("http://127.0.0.1"),
    next: () => {
      const sent = came.shift();
      if (sent !== undefined) return Promise.resolve(sent);
      return new Promise<Export>((resolve) => waiting.push(resolve));
    },
  };
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    const sent = { path: request.url, contentType: request.headers["content-type"], body };
    response.writeHead(collector.status).end(() => {
      const taker = waiting.shift();
      if (taker === undefined) came.push(sent);
      else taker(sent);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => server.closeAllConnections());
  onTestFinished(() => {
    server.close();
  });
  collector.endpoint.port = String((server.address() as AddressInfo).port);
  return collector;
}

test("baggage that a header cannot carry everywhere stays behind, and only that", () => {
  const propagator = createPropagator();
  const baggage = "devstack.synthetic=true,name=1;note=caf\u00e9,other=2";
  const getter = {
    get: (carrier: Record<string, string>, key: string) => carrier[key],
    keys: (carrier: Record<string, string>) => Object.keys(carrier),
  };
  const next = (value: string) =>
    propagationHeaders(propagator, propagator.extract(ROOT_CONTEXT, { baggage: value }, getter));
  expect(next(baggage)).toEqual({ baggage: "devstack.synthetic=true,other=2" });
  expect(next("name=1;note=caf\u00e9")).toEqual({});
});
