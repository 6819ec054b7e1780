import type { FastifyInstance } from "fastify";
import type { AdapterClient } from "./adapter-client.ts";
import type { Admission } from "./admission.ts";
import { invalidBody } from "./errors.ts";
import { limitRate } from "./incoming-ask.ts";
import { flag, type RouterMetrics } from "./metrics.ts";
import { type ObserveRequest, parseObserveRequest } from "./observe-request.ts";

export interface ObserveRouteOptions {
  adapters: readonly AdapterClient[];
  admission: Admission;
  metrics: RouterMetrics;
}

/**
 * POST /v1/observe: what a client saw of an answer moves what is expected of the adapter. A model
 * that no adapter has is no error, as with the platform's router; `learned` and `message` tell it.
 */
export function registerObserveRoute(server: FastifyInstance, options: ObserveRouteOptions): void {
  const { adapters, admission, metrics } = options;
  server.post("/v1/observe", { onRequest: limitRate(admission) }, async (request) => {
    const parsed = parseObserveRequest(request.body);
    if (!parsed.ok) throw invalidBody(parsed.detail);
    const synthetic = request.telemetry?.synthetic ?? false;
    const { learned, message } = learn(adapters, parsed.observed, synthetic);
    metrics.observations.inc({ learned: flag(learned), synthetic: flag(synthetic) });
    return { status: "ok", message, learned };
  });
}

function learn(adapters: readonly AdapterClient[], observed: ObserveRequest, synthetic: boolean) {
  const { model, latencyMs, quality } = observed;
  if (synthetic) return { learned: false, message: "synthetic requests teach the router nothing" };
  const meant = adapters.filter((adapter) => adapter.isCalled(model));
  if (meant.length === 0) return { learned: false, message: "no adapter has this model" };
  for (const adapter of meant) adapter.performance.observe({ latencyMs, quality });
  return { learned: true, message: `observed for ${meant.map(({ target }) => target).join(", ")}` };
}
