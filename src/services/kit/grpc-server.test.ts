import { once } from "node:events";
import { context as contextApi, SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { expect, onTestFinished, test, vi } from "vitest";
import { createTestService } from "../../../test/support/service-context.ts";
import { adapterDefinition, type StreamRequest } from "./adapter-protocol.ts";
import { GrpcClient } from "./grpc-client.ts";
import { GrpcError } from "./grpc-error.ts";
import {
  addGrpcService,
  createGrpcServer,
  type FinishedCall,
  type GrpcCall,
  type GrpcServiceOptions,
  listenGrpc,
  stopGrpcServer,
} from "./grpc-server.ts";
import { withSyntheticMarker } from "./synthetic.ts";
import { withSpan } from "./tracing.ts";

const ESTIMATE = "atp.adapter.v1.AdapterService/Estimate";
const STREAM = "atp.adapter.v1.AdapterService/Stream";
const request = { stream_id: "s", prompt_json: "{}" };
const inTime = { timeoutMs: 5_000 };

test("a call carries its fields, its trace and the synthetic marker to the handler", async () => {
  const seen: unknown[] = [];
  const { client, spans } = await serve(() => ({
    unary: {
      Estimate: async (received: object, { synthetic }: GrpcCall) => {
        seen.push({ received, synthetic });
        return { in_tokens: 2 ** 40, confidence: 0.5, assumptions: ["simulated"] };
      },
    },
  }));
  const answer = await contextApi.with(withSyntheticMarker(contextApi.active()), () =>
    client.unary("Estimate", request, { ...inTime, spanName: "adapter estimate" }),
  );
  expect(answer).toMatchObject({ in_tokens: 2 ** 40, out_tokens: 0, assumptions: ["simulated"] });
  expect(seen).toEqual([{ received: { ...request, task_type: "" }, synthetic: true }]);

  const sent = await spans.span("adapter estimate");
  const served = await spans.span(ESTIMATE);
  expect([sent.kind, served.kind]).toEqual([SpanKind.CLIENT, SpanKind.SERVER]);
  expect(served.parentSpanContext?.spanId).toBe(sent.spanContext().spanId);
  const common = {
    "rpc.system.name": "grpc",
    "rpc.method": ESTIMATE,
    "rpc.response.status_code": "OK",
    "user_agent.synthetic.type": "test",
  };
  expect(served.attributes).toEqual(common);
  expect(sent.attributes).toMatchObject({ ...common, "server.address": "127.0.0.1" });
});

test("a stream arrives in order, and what it does belongs to its trace", async () => {
  const { client, spans, finished } = await serve(({ tracer }) => ({
    serverStream: {
      Stream: async function* ({ stream_id }: StreamRequest) {
        yield { type: "one", content_json: stream_id, more: true };
        yield await withSpan(tracer, "inner", {}, async () => ({ type: "two" }));
      },
    },
  }));
  const received: object[] = [];
  for await (const chunk of client.stream("Stream", request, inTime)) received.push(chunk);
  expect(received).toMatchObject([
    { type: "one", content_json: "s", more: true },
    { type: "two", more: false },
  ]);
  const served = await spans.span(STREAM);
  const inner = await spans.span("inner");
  expect(inner.parentSpanContext?.spanId).toBe(served.spanContext().spanId);
  expect(await finished).toMatchObject({ method: "Stream", status: "OK", synthetic: false });
});

test("a refusal reaches the client as it was thrown and is no fault of the server", async () => {
  const { client, spans } = await serve(() => ({
    unary: {
      Estimate: async () => {
        throw new GrpcError("INVALID_ARGUMENT", "prompt_json: not JSON");
      },
    },
  }));
  const answer = client.unary("Estimate", request, inTime);
  await expect(answer).rejects.toMatchObject({
    name: "GrpcError",
    status: "INVALID_ARGUMENT",
    message: "prompt_json: not JSON",
  });
  const [sent, served] = await bothSpans(spans, ESTIMATE);
  expect(sent?.status.code).toBe(SpanStatusCode.ERROR);
  expect(served?.status.code).toBe(SpanStatusCode.UNSET);
  expect(served?.attributes["rpc.response.status_code"]).toBe("INVALID_ARGUMENT");
});

test("an unexpected error keeps its text to itself, in a stream too", async () => {
  const { client, spans } = await serve(() => ({
    serverStream: {
      // biome-ignore lint/correctness/useYield: it fails before it could
      Stream: async function* () {
        throw new Error("secret");
      },
    },
  }));
  const stream = client.stream("Stream", request, inTime);
  await expect(stream.next()).rejects.toMatchObject({
    status: "INTERNAL",
    message: "internal error",
  });
  const [, served] = await bothSpans(spans, STREAM);
  expect(served?.status.code).toBe(SpanStatusCode.ERROR);
});

test.each(["signal", "leaving the loop", "deadline"])("%s cancels the handler", async (how) => {
  const cancelled = Promise.withResolvers<void>();
  const { client, finished } = await serve(() => ({
    serverStream: {
      Stream: async function* (_request: StreamRequest, { signal }: GrpcCall) {
        signal.addEventListener("abort", () => cancelled.resolve());
        yield { type: "one" };
        await once(signal, "abort");
      },
    },
  }));
  const canceller = new AbortController();
  // A busy machine takes half a second for the first message.
  const timeoutMs = how === "deadline" ? 2_000 : 60_000;
  const stream = client.stream("Stream", request, { timeoutMs, signal: canceller.signal });
  await stream.next();
  if (how === "signal") canceller.abort();
  if (how === "leaving the loop") await stream.return();
  else {
    const status = how === "signal" ? "CANCELLED" : "DEADLINE_EXCEEDED";
    await expect(stream.next()).rejects.toMatchObject({ status });
  }
  await cancelled.promise;
  expect((await finished).status).toBe("CANCELLED");
});

test("a server that is away is UNAVAILABLE", async () => {
  const { client, server } = await serve(() => ({}));
  await stopGrpcServer(server);
  const answer = client.unary("Estimate", request, inTime);
  await expect(answer).rejects.toMatchObject({ status: "UNAVAILABLE" });
});

test("the machine's web proxy is not asked for services of the stack", async () => {
  vi.stubEnv("http_proxy", "http://127.0.0.1:1");
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const { client } = await serve(() => ({ unary: { Estimate: async () => ({ in_tokens: 1 }) } }));
  expect(await client.unary("Estimate", request, inTime)).toMatchObject({ in_tokens: 1 });
});

test("a stop lets a stream finish; one that does not is cut when the time is over", async () => {
  const release = Promise.withResolvers<void>();
  const { client, server } = await serve(() => ({
    serverStream: {
      Stream: async function* ({ stream_id }: StreamRequest) {
        yield { type: "one" };
        if (stream_id === "stuck") await new Promise(() => {});
        await release.promise;
        yield { type: "two" };
      },
    },
  }));
  const noDeadline = { timeoutMs: 600_000 };
  const good = client.stream("Stream", request, noDeadline);
  const stuck = client.stream("Stream", { ...request, stream_id: "stuck" }, noDeadline);
  await Promise.all([good.next(), stuck.next()]);
  const stopped = stopGrpcServer(server, 200);
  release.resolve();
  expect((await good.next()).value).toMatchObject({ type: "two" });
  await stopped;
  await expect(stuck.next()).rejects.toMatchObject({ status: "CANCELLED" });
});

type ServedMethods = Pick<GrpcServiceOptions, "unary" | "serverStream">;
type TestService = ReturnType<typeof createTestService>;

async function serve(methods: (context: TestService["context"]) => ServedMethods) {
  const { context, spans } = createTestService();
  const finished = Promise.withResolvers<FinishedCall>();
  const server = createGrpcServer();
  const definition = adapterDefinition();
  addGrpcService(server, context, {
    definition,
    onFinished: finished.resolve,
    ...methods(context),
  });
  const port = await listenGrpc(server, { host: "127.0.0.1", port: 0 });
  const client = new GrpcClient(context, definition, new URL(`http://127.0.0.1:${port}`));
  onTestFinished(() => {
    client.close();
    server.forceShutdown();
  });
  return { client, server, spans, finished: finished.promise };
}

/** The CLIENT and the SERVER span of a call, which have the same name. */
async function bothSpans(spans: TestService["spans"], name: string) {
  await spans.span(name);
  const ofKind = (kind: SpanKind) =>
    spans.ended.find((span) => span.name === name && span.kind === kind);
  return [ofKind(SpanKind.CLIENT), ofKind(SpanKind.SERVER)];
}
