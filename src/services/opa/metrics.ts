import type { FastifyInstance } from "fastify";
import { Histogram, type Registry } from "prom-client";
import { DATA_ROUTES, HEALTH_ROUTE } from "./routes.ts";

/** Seconds, as OPA has them. */
const BUCKETS = [1e-6, 5e-6, 1e-5, 5e-5, 1e-4, 5e-4, 1e-3, 0.01, 0.1, 1];

/** Times requests under the names and labels that OPA gives them. */
export function timeRequests(server: FastifyInstance, registry: Registry): void {
  const duration = new Histogram({
    name: "http_request_duration_seconds",
    help: "A histogram of duration for requests.",
    labelNames: ["code", "handler", "method"],
    buckets: BUCKETS,
    registers: [registry],
  });
  server.addHook("onResponse", (request, reply, done) => {
    const handler = handlerOf(request.routeOptions.url ?? "");
    if (handler !== undefined) {
      const labels = { code: reply.statusCode, handler, method: request.method.toLowerCase() };
      duration.observe(labels, reply.elapsedTime / 1_000);
    }
    done();
  });
}

function handlerOf(route: string): string | undefined {
  if (DATA_ROUTES.includes(route)) return "v1/data";
  return route === HEALTH_ROUTE ? "health" : undefined;
}
