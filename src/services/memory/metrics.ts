import type { FastifyInstance, FastifyRequest } from "fastify";
import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import { hasSyntheticHeader } from "../kit/synthetic.ts";
import { ENTRY_ROUTE, LIST_ROUTE, SEARCH_ROUTE } from "./routes.ts";
import type { MemoryStore } from "./store.ts";

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
  // Begins at 0 everywhere: to a rate the step from nothing to 1 would be none.
  for (const operation of ["put", "get", "delete", "list", "search"]) {
    for (const synthetic of ["false", "true"]) duration.zero({ operation, synthetic });
  }
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

/**
 * What the store holds, counted when it is asked for: of all tenants together, as their names are
 * their own and without number. Returned is what counts objects that were removed by themselves.
 */
export function countObjects(store: MemoryStore, registry: Registry): (removed: number) => void {
  const registers = [registry];
  new Gauge({
    name: "memory_objects",
    help: "Objects kept, with those that have expired and are not removed yet.",
    registers,
    collect() {
      this.set(store.totals().objects);
    },
  });
  new Gauge({
    name: "memory_bytes",
    help: "Bytes of these objects, as compact JSON.",
    registers,
    collect() {
      this.set(store.totals().bytes);
    },
  });
  const evictions = new Counter({
    name: "memory_evictions_total",
    help: "Objects that were removed because they had expired.",
    labelNames: ["reason"],
    registers,
  });
  evictions.inc({ reason: "expired" }, 0);
  return (removed) => evictions.inc({ reason: "expired" }, removed);
}

/** put, get, delete, list or search: never the client's own text. */
function operationOf(request: FastifyRequest): string | undefined {
  const route = request.routeOptions.url;
  if (route === SEARCH_ROUTE) return "search";
  if (route === LIST_ROUTE) return "list";
  return route === ENTRY_ROUTE ? request.method.toLowerCase() : undefined;
}
