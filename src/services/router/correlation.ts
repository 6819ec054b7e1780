import { randomUUID } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";

declare module "fastify" {
  interface FastifyRequest {
    /** Ours, new for every request. */
    requestId: string;
    /** The client's id for it, or ours where it gave none. */
    correlationId: string;
  }
}

/** Printable ASCII without spaces: safe in a header, a log line and a terminal. */
const CORRELATION_PATTERN = /^[\x21-\x7e]{1,128}$/;

/** Gives each request its ids and tells them in the header x-correlation-id of every answer. */
export function correlateRequests(server: FastifyInstance): void {
  server.decorateRequest("requestId", "");
  server.decorateRequest("correlationId", "");
  server.addHook("onRequest", async (request, reply) => {
    request.requestId = randomUUID();
    request.correlationId = clientsId(request) ?? request.requestId;
    reply.header("x-correlation-id", request.correlationId);
  });
}

function clientsId({ headers }: FastifyRequest): string | undefined {
  return [headers["x-correlation-id"], headers["x-request-id"]].find(
    (value) => typeof value === "string" && CORRELATION_PATTERN.test(value),
  ) as string | undefined;
}
