import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { hasSyntheticHeader } from "../kit/synthetic.ts";
import { flag, type RouterMetrics } from "./metrics.ts";

/** As nginx logs it: the client closed the connection before its answer was complete. */
const CLIENT_CLOSED_REQUEST = 499;

/** Counts and times every request when its answer has ended or its client is gone. */
export function measureRequests(server: FastifyInstance, metrics: RouterMetrics): void {
  const record = (request: FastifyRequest, reply: FastifyReply, status: number) => {
    const route = request.routeOptions.url ?? "unmatched";
    const synthetic = flag(request.telemetry?.synthetic ?? hasSyntheticHeader(request.headers));
    metrics.requests.inc({ route, status: String(status), synthetic });
    metrics.requestDuration.observe({ route, synthetic }, reply.elapsedTime / 1000);
  };
  server.addHook("onRequest", async (request, reply) => {
    reply.raw.once("close", () => {
      if (!reply.raw.writableFinished) record(request, reply, CLIENT_CLOSED_REQUEST);
    });
  });
  server.addHook("onResponse", async (request, reply) => {
    if (reply.raw.writableFinished) record(request, reply, reply.statusCode);
  });
}
