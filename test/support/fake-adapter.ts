import {
  type Metadata,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServerWritableStream,
  type sendUnaryData,
  status,
} from "@grpc/grpc-js";
import { onTestFinished } from "vitest";
import {
  adapterDefinition,
  type EstimateResponse,
  type HealthResponse,
  type StreamChunk,
} from "../../src/services/kit/adapter-protocol.ts";
import { GrpcError } from "../../src/services/kit/grpc-error.ts";
import { messageOf } from "../../src/util/errors.ts";

export interface ReceivedCall {
  method: string;
  metadata: ReturnType<Metadata["getMap"]>;
  request: { stream_id?: string; task_type?: string; prompt_json?: string };
}

export interface FakeAdapter {
  url: string;
  received: ReceivedCall[];
  /** The metadata of each call of Health. */
  healthChecks: ReceivedCall["metadata"][];
  /** Merged into its estimate; null refuses to estimate, saying `refusal`. */
  estimate: Partial<EstimateResponse> | null;
  refusal: GrpcError;
  /** Runs before each answer of Estimate: a test may hold it back here. */
  beforeEstimate(): Promise<void>;
  /** The price that it estimates, in millionths of a US dollar; null: as `estimate` says. */
  priceOf: ((prompt: { messages: unknown[] }) => number) | null;
  /** Whether Health is answered. */
  healthy: boolean;
  /** What Health says. */
  health: HealthResponse;
  /** Its answer; `cancelled` aborts when the caller gives up. */
  answer(cancelled: AbortSignal): AsyncIterable<StreamChunk>;
}

/** A stand-in for a model adapter on a real gRPC server: says "Hello there." unless told otherwise. */
export async function fakeAdapter(port = 0): Promise<FakeAdapter> {
  const fake: FakeAdapter = {
    url: "",
    received: [],
    healthChecks: [],
    estimate: {},
    refusal: new GrpcError("UNAVAILABLE", "overloaded"),
    beforeEstimate: async () => {},
    priceOf: null,
    healthy: true,
    health: { p95_ms: 42, error_rate: 0 },
    answer: sayHello,
  };
  const record = (
    method: string,
    { metadata, request }: { metadata: Metadata; request: ReceivedCall["request"] },
  ) => fake.received.push({ method, metadata: metadata.getMap(), request });
  const server = new Server();
  server.addService(adapterDefinition(), {
    Estimate: async (
      call: ServerUnaryCall<ReceivedCall["request"], object>,
      done: sendUnaryData<object>,
    ) => {
      record("Estimate", call);
      await fake.beforeEstimate();
      const { code, message: details } = fake.refusal;
      if (fake.estimate === null) done({ code, details });
      else done(null, { ...ESTIMATE, ...fake.estimate, ...priceIn(fake, call.request) });
    },
    Stream: async (call: ServerWritableStream<object, object>) => {
      record("Stream", call);
      const cancelled = new AbortController();
      call.once("cancelled", () => cancelled.abort());
      try {
        for await (const chunk of fake.answer(cancelled.signal)) call.write(chunk);
        call.end();
      } catch (error) {
        const code = error instanceof GrpcError ? error.code : status.UNAVAILABLE;
        call.emit("error", { code, details: messageOf(error) });
      }
    },
    Health: ({ metadata }: ServerUnaryCall<object, object>, done: sendUnaryData<object>) => {
      fake.healthChecks.push(metadata.getMap());
      if (!fake.healthy) done({ code: status.UNAVAILABLE, details: "unhealthy" });
      else done(null, fake.health);
    },
  });
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, at) =>
      error === null ? resolve(at) : reject(error),
    );
  });
  onTestFinished(() => server.forceShutdown());
  fake.url = `http://127.0.0.1:${bound}`;
  return fake;
}

function priceIn(fake: FakeAdapter, request: ReceivedCall["request"]): Partial<EstimateResponse> {
  if (fake.priceOf === null) return {};
  return { usd_micros: fake.priceOf(JSON.parse(request.prompt_json ?? "{}")), p95_usd_micros: 0 };
}

const ESTIMATE: EstimateResponse = {
  in_tokens: 10,
  out_tokens: 30,
  usd_micros: 200,
  p95_tokens: 50,
  p95_usd_micros: 250,
  variance_tokens: 4,
  variance_usd: 0,
  confidence: 0.8,
  tool_cost_breakdown_json: "{}",
  assumptions: ["simulated"],
  token_estimates_json: '{"model":"fake-adapter"}',
};

/** A chunk of a stream, `content` as JSON. */
export function chunkOf(
  kind: "partial" | "final" | "error",
  content: object,
  counts: Partial<StreamChunk> = {},
): StreamChunk {
  return {
    type: `agent.result.${kind}`,
    content_json: JSON.stringify(content),
    confidence: 0.9,
    partial_in_tokens: 0,
    partial_out_tokens: 0,
    partial_usd_micros: 0,
    more: kind === "partial",
    ...counts,
  };
}

async function* sayHello(): AsyncGenerator<StreamChunk> {
  yield chunkOf("partial", { text: "Hello" }, { partial_in_tokens: 10, partial_out_tokens: 2 });
  yield chunkOf("partial", { text: " there." }, { partial_out_tokens: 3, partial_usd_micros: 150 });
  yield chunkOf("final", { ok: true, text: "Hello there." });
}
