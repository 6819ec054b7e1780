import { createHash } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { backpressure, rateLimited } from "./errors.ts";
import { flag, type RouterMetrics } from "./metrics.ts";
import type { RateLimiter } from "./rate-limit.ts";

export interface AdmissionOptions {
  limiter: RateLimiter;
  /** Asks answered at once; more are refused. */
  maxConcurrent: number;
  metrics: RouterMetrics;
}

/** Decides who may ask now: so many per client and second, so many of all clients at once. */
export class Admission {
  readonly #options: AdmissionOptions;
  #inFlight = 0;

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  /**
   * Milliseconds after which this client may ask; 0 is now, and takes one of its tokens. Synthetic
   * requests are treated as any other.
   */
  waitMs(request: FastifyRequest): number {
    return this.#options.limiter.take(clientOf(request));
  }

  /** The refusal of a client that has to wait, counted. */
  refuseRate(request: FastifyRequest) {
    this.#count("client", request);
    return rateLimited(request.correlationId);
  }

  /** Runs `work` as one of the asks in flight; raises `backpressure` when there are too many. */
  async run<T>(request: FastifyRequest, work: () => Promise<T>): Promise<T> {
    if (this.#inFlight >= this.#options.maxConcurrent) {
      this.#count("concurrency", request);
      throw backpressure();
    }
    this.#enter(1);
    try {
      return await work();
    } finally {
      this.#enter(-1);
    }
  }

  #enter(change: 1 | -1): void {
    this.#inFlight += change;
    this.#options.metrics.inFlight.set(this.#inFlight);
  }

  #count(limit: "client" | "concurrency", request: FastifyRequest): void {
    const synthetic = flag(request.telemetry?.synthetic ?? false);
    this.#options.metrics.rateLimited.inc({ limit, synthetic });
  }
}

/** A client is its API key, which is kept only as a digest, or else its address. */
function clientOf(request: FastifyRequest): string {
  const key = request.headers["x-api-key"];
  if (typeof key !== "string" || key === "") return `address ${request.ip}`;
  return `key ${createHash("sha256").update(key).digest("base64url")}`;
}
