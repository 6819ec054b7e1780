import type { Clock } from "../../util/clock.ts";

export interface RateLimitOptions {
  /** Requests per second that a client may make in the long run. */
  requestsPerSecond: number;
  /** Requests that it may make at once after a pause. */
  burst: number;
  /** Clients remembered; the one longest unseen is forgotten first. */
  maxClients: number;
  clock: Clock;
}

interface Bucket {
  tokens: number;
  filledAtMs: number;
}

/**
 * A token bucket per client: `burst` tokens, refilled at `requestsPerSecond`. The table is
 * bounded, so a client with many identities cannot fill the memory with them.
 */
export class RateLimiter {
  readonly #options: RateLimitOptions;
  /** In order of last use: the first is the one longest unseen. */
  readonly #buckets = new Map<string, Bucket>();

  constructor(options: RateLimitOptions) {
    this.#options = options;
  }

  /** Takes a token of `client`: 0, or the milliseconds until there will be one. */
  take(client: string): number {
    const { requestsPerSecond, burst, clock } = this.#options;
    const nowMs = clock.monotonicMs();
    const bucket = this.#buckets.get(client) ?? { tokens: burst, filledAtMs: nowMs };
    const refill = ((nowMs - bucket.filledAtMs) / 1000) * requestsPerSecond;
    const tokens = Math.min(burst, bucket.tokens + refill);
    const allowed = tokens >= 1;
    this.#remember(client, { tokens: allowed ? tokens - 1 : tokens, filledAtMs: nowMs });
    return allowed ? 0 : ((1 - tokens) / requestsPerSecond) * 1000;
  }

  /** Clients remembered now. */
  get size(): number {
    return this.#buckets.size;
  }

  #remember(client: string, bucket: Bucket): void {
    this.#buckets.delete(client);
    this.#buckets.set(client, bucket);
    if (this.#buckets.size <= this.#options.maxClients) return;
    const longestUnseen = this.#buckets.keys().next().value;
    if (longestUnseen !== undefined) this.#buckets.delete(longestUnseen);
  }
}
