import type { FastifyInstance, FastifyRequest } from "fastify";
import { Counter, Histogram, type Registry } from "prom-client";
import { hasSyntheticHeader } from "../kit/synthetic.ts";
import { ENTRY_ROUTE, SEARCH_ROUTE } from "./routes.ts";

/** Seconds: from a read out of the cache to a write of the largest object on a slow disk. */
const DURATION_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1];

/** Counts and times every request of the memory API, refused ones included. */
export function countRequests(server: FastifyInstance, registry: Registry): void {
  const registers = [registry];
  const requests = new Counter({
    name: "memory_requests_total",
    help: "Requests of the memory API.",
    labelNames: ["operation", "status", "synthetic"],
    registers,
  });
  const duration = new Histogram({
    name: "memory_request_duration_seconds",
    help: "Time from the request to the end of its answer.",
    labelNames: ["operation", "synthetic"],
    buckets: DURATION_BUCKETS,
    registers,
  });
  server.addHook("onResponse", (request, reply, done) => {
    const operation = operationOf(request);
    if (operation !== undefined) {
      const marked = request.telemetry?.synthetic ?? hasSyntheticHeader(request.headers);
      const synthetic = marked ? "true" : "false";
      requests.inc({ operation, status: reply.statusCode, synthetic });
      duration.observe({ operation, synthetic }, reply.elapsedTime / 1_000);
    }
    done();
  });
}

/** put, get, delete or search: never the client's own text. */
function operationOf(request: FastifyRequest): string | undefined {
  const route = request.routeOptions.url;
  if (route === SEARCH_ROUTE) return "search";
  return route === ENTRY_ROUTE ? request.method.toLowerCase() : undefined;
}
