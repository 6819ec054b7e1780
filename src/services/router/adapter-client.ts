import {
  type Context,
  context as contextApi,
  ROOT_CONTEXT,
  TraceFlags,
  trace,
} from "@opentelemetry/api";
import {
  adapterDefinition,
  type EstimateRequest,
  type EstimateResponse,
  type HealthResponse,
  type StreamChunk,
  type StreamRequest,
} from "../kit/adapter-protocol.ts";
import { GrpcClient } from "../kit/grpc-client.ts";
import type { ServiceContext } from "../kit/service-context.ts";
import { AdapterPerformance } from "./adapter-performance.ts";
import { announcementIn, NAME_MAX_CHARS } from "./announcement.ts";
import type { StepBound } from "./ask-time.ts";
import type { Candidate } from "./choose-adapter.ts";
import { shareOf } from "./share.ts";

/** The assumption by which an adapter says that no model is paid for its answers. */
const SIMULATED = "simulated";

/** An adapter that may answer an ask. */
export interface AdapterCandidate extends Candidate {
  adapter: AdapterClient;
}

/** One model adapter, over gRPC. Every failure is a GrpcError. */
export class AdapterClient {
  /** Where it is, for people: `127.0.0.1:7070`. */
  readonly target: string;
  /** As it is configured: `http://127.0.0.1:7070`. */
  readonly endpoint: string;
  /** What is known of its answers. */
  readonly performance = new AdapterPerformance();
  readonly #client: GrpcClient;
  readonly #host: string;
  /** The model of its last estimate. */
  #model: string | null = null;
  /** Its own name, once it has told it. */
  #name: string | null = null;
  /** Its last health check; null before the first one. */
  #health: { ok: boolean; errorRate: number | null } | null = null;

  constructor(context: Pick<ServiceContext, "tracer" | "propagator">, endpoint: URL) {
    this.target = endpoint.host;
    this.endpoint = endpoint.href.replace(/\/$/, "");
    this.#host = endpoint.hostname;
    this.#client = new GrpcClient(context, adapterDefinition(), endpoint);
  }

  /** Whether its last health check found it well; true before the first one. */
  get healthy(): boolean {
    return this.#health?.ok ?? true;
  }

  /** Whether it has answered a health check, and the last one too. */
  get answered(): boolean {
    return this.#health?.ok ?? false;
  }

  /** Failed calls by all calls, 0 to 1, as it says itself; null when it did not say. */
  get errorRate(): number | null {
    return this.#health?.errorRate ?? null;
  }

  /** The name that clients see as its model. */
  get model(): string {
    return this.#model ?? this.#name ?? this.#nameOfPlace();
  }

  /** Whether a client may mean this adapter by `name`: its model, its own name or its address. */
  isCalled(name: string): boolean {
    return [this.#model, this.#name, this.target, this.endpoint, this.#nameOfPlace()].includes(
      name,
    );
  }

  /** Takes in what an answer says of who gave it. */
  introduce(name: string): void {
    this.#name = name.slice(0, NAME_MAX_CHARS);
  }

  /** What it would take to answer. */
  async estimate(
    request: EstimateRequest,
    bound: StepBound & { waitForReady: boolean },
  ): Promise<AdapterCandidate> {
    const estimate = await this.#client.unary<EstimateResponse>("Estimate", request, {
      ...bound,
      spanName: "adapter estimate",
    });
    const announced = announcementIn(estimate.token_estimates_json);
    this.#model = announced.model ?? this.#model;
    const confidence = shareOf(estimate.confidence, 0);
    return {
      adapter: this,
      model: this.model,
      quality: this.performance.qualityFrom(confidence),
      latencyMs: this.performance.latencyMs,
      estimate: {
        inTokens: estimate.in_tokens,
        outTokens: estimate.out_tokens,
        usdMicros: estimate.usd_micros,
        p95UsdMicros: estimate.p95_usd_micros,
        confidence,
        simulated: estimate.assumptions.includes(SIMULATED),
        firstChunkMs: announced.firstChunkMs,
      },
    };
  }

  /** The answer, chunk by chunk, at the pace of the reader. */
  stream(request: StreamRequest, options: StepBound): AsyncGenerator<StreamChunk, void, undefined> {
    return this.#client.stream("Stream", request, { ...options, spanName: "adapter stream" });
  }

  /**
   * Rejects unless the adapter answers. Asked of its own service, because the platform's adapters
   * know no grpc.health.v1; what it says of its latency goes into later plans.
   */
  async checkHealth(options: StepBound): Promise<HealthResponse> {
    const told = await contextApi
      .with(untraced(), () => this.#client.unary<HealthResponse>("Health", {}, options))
      .catch((error: unknown) => {
        this.#health = { ok: false, errorRate: null };
        throw error;
      });
    const p95_ms = Number.isFinite(told.p95_ms) ? Math.max(0, told.p95_ms) : 0;
    const error_rate = shareOf(told.error_rate, 1);
    this.#health = { ok: true, errorRate: error_rate };
    this.performance.reportHealth(p95_ms);
    return { p95_ms, error_rate };
  }

  close(): void {
    this.#client.close();
  }

  /** In a container network the host is the service's name; an address says nothing by itself. */
  #nameOfPlace(): string {
    return /^(localhost|[\d.]+|\[.*\])$/.test(this.#host) ? this.target : this.#host;
  }
}

/**
 * A parent that is not sampled: neither side records spans of checks that go on all the time
 * (W3C trace context, sampled flag).
 */
function untraced(): Context {
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId: "00000000000000000000000000000001",
    spanId: "0000000000000001",
    traceFlags: TraceFlags.NONE,
  });
}
