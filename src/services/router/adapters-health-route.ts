import type { FastifyInstance } from "fastify";
import { messageOf } from "../../util/errors.ts";
import type { AdapterClient } from "./adapter-client.ts";

/** How long an adapter may take to tell its health. */
const HEALTH_TIMEOUT_MS = 1_000;

export interface AdaptersHealthOptions {
  adapters: readonly AdapterClient[];
  drain: AbortSignal;
  /** Told when one did not answer, so that its recovery is seen soon. */
  onFailed(): void;
}

/**
 * GET /adapters/health: every adapter, asked now. Always 200: what ails one is told in its entry,
 * `endpoint`, `ok`, `p95_ms` and `error_rate` as the platform's router has them.
 */
export function registerAdaptersHealthRoute(
  server: FastifyInstance,
  options: AdaptersHealthOptions,
): void {
  const { adapters, drain, onFailed } = options;
  server.get("/adapters/health", async () => {
    const answer = await Promise.all(adapters.map((adapter) => healthOf(adapter, drain)));
    if (answer.some(({ ok }) => !ok)) onFailed();
    return answer;
  });
}

async function healthOf(adapter: AdapterClient, signal: AbortSignal) {
  const asked = await adapter.checkHealth({ timeoutMs: HEALTH_TIMEOUT_MS, signal }).then(
    ({ p95_ms, error_rate }) => ({ ok: true, p95_ms, error_rate, detail: "ok" }),
    (error: unknown) => ({ ok: false, p95_ms: 0, error_rate: 1, detail: messageOf(error) }),
  );
  const { endpoint, model, performance } = adapter;
  return { endpoint, model, ...asked, latency_ms: performance.latencyMs };
}
