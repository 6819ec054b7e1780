import { createHash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
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

/** Whoever asks, by HTTP request or over a web socket. */
export interface Asker {
  headers: IncomingHttpHeaders;
  ip: string;
  telemetry?: { synthetic: boolean } | undefined;
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
  waitMs(asker: Asker): number {
    return this.#options.limiter.take(clientOf(asker));
  }

  /** The refusal of a client that has to wait, counted. */
  refuseRate(request: FastifyRequest) {
    this.countRefusal(request);
    return rateLimited(request.correlationId);
  }

  /** Counts a client that has to wait. */
  countRefusal(asker: Asker): void {
    this.#count("client", asker);
  }

  /** Runs `work` as one of the asks in flight; raises `backpressure` when there are too many. */
  async run<T>(asker: Asker, work: () => Promise<T>): Promise<T> {
    if (this.#inFlight >= this.#options.maxConcurrent) {
      this.#count("concurrency", asker);
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

  #count(limit: "client" | "concurrency", { telemetry }: Asker): void {
    const synthetic = flag(telemetry?.synthetic ?? false);
    this.#options.metrics.rateLimited.inc({ limit, synthetic });
  }
}

/** A client is its API key, which is kept only as a digest, or else its address. */
function clientOf({ headers, ip }: Asker): string {
  const key = headers["x-api-key"];
  if (typeof key !== "string" || key === "") return `address ${ip}`;
  return `key ${createHash("sha256").update(key).digest("base64url")}`;
}
