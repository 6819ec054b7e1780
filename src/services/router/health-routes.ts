import type { FastifyInstance } from "fastify";
import type { Readiness } from "./readiness.ts";

/**
 * GET /healthz: the process serves. GET /readyz: it can answer asks; 503, naming what is missing,
 * while a need is unreachable and while it drains.
 */
export function registerHealthRoutes(
  server: FastifyInstance,
  readiness: Readiness,
  drain: AbortSignal,
): void {
  server.get("/healthz", async () => ({ status: "healthy", service: "router" }));
  server.get("/readyz", async (_request, reply) => {
    const report = readiness.report();
    const ready = report.ready && !drain.aborted;
    reply.code(ready ? 200 : 503);
    return { ...report, ready, draining: drain.aborted };
  });
}
