import { type FastifyError, type FastifyInstance, fastify } from "fastify";
import { messageOf } from "../../util/errors.ts";
import { ActiveRequests } from "./active-requests.ts";
import { answerOfError } from "./http-error.ts";
import { crossSiteRefusal, hostRefusal } from "./http-guards.ts";
import { traceRequests } from "./http-tracing.ts";
import { jsonBodyParser } from "./json-body.ts";
import type { ServiceContext } from "./service-context.ts";
import { answerUnmatched } from "./unmatched-request.ts";
import { refuseUnreadable } from "./unreadable-request.ts";

export interface HttpServerOptions {
  /** Larger bodies are answered 413. */
  bodyLimitBytes: number;
  /** Host names accepted besides the own ones and DEVSTACK_ALLOWED_HOSTS. */
  allowedHosts?: readonly string[];
  /** False for servers that must not report on themselves, such as the trace collector. */
  traced?: boolean;
  /**
   * False: pages of other sites may not even read, probes and metrics excepted. They never see an
   * answer, but one that takes long to find keeps the service from others.
   */
  crossSiteReads?: boolean;
}

/** How long a stop waits for running requests before it cuts their connections. */
const DRAIN_MS = 3_000;

/** How long a client may take to send a request, body included; answers may stream longer. */
const REQUEST_TIMEOUT_MS = 30_000;

/** Probes and scrapes: no spans, and served while the service drains, to see what goes on. */
const PROBE_ROUTES = new Set([
  "/healthz",
  "/readyz",
  "/livez",
  "/health",
  "/ready",
  "/metrics",
  "/-/ready",
  "/-/healthy",
]);

/** Of these the ones that mean "send me work": a service that drains says no. */
const READINESS_ROUTES = new Set(["/ready", "/-/ready"]);

declare module "fastify" {
  interface FastifyInstance {
    /** Those whose reply has not ended, streams included. */
    activeRequests: ActiveRequests;
    /** Host names in lower case that are accepted besides the own ones. */
    allowedHosts: ReadonlySet<string>;
  }
}

/**
 * An HTTP server with what every service of devstack needs: Host and cross-site checks, one shape
 * of errors, spans, GET /metrics from the service's registry, and 503 for new work while draining.
 * Listening is up to the caller (`server.listen({ host, port })`).
 */
export function createHttpServer(
  context: ServiceContext,
  options: HttpServerOptions,
): FastifyInstance {
  const configuredHosts = context.env.optionalString("DEVSTACK_ALLOWED_HOSTS")?.split(",") ?? [];
  context.env.assertValid();
  const server = fastify({
    logger: false,
    clientErrorHandler: refuseUnreadable,
    // Node's own answer would have no body; what comes without is refused below.
    http: { requireHostHeader: false },
    bodyLimit: options.bodyLimitBytes,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // A path that is no URL reaches neither hooks nor the error handler.
    frameworkErrors: (error, _request, reply) => {
      const { status, body } = answerOfError(error);
      reply.raw.writeHead(status, { "content-type": "application/json; charset=utf-8" });
      reply.raw.end(JSON.stringify(body));
    },
    // A long path parameter is for its route to judge: the default of 100 answers 404 instead.
    routerOptions: { maxParamLength: 8_192 },
  });
  // A page of another site may send text/plain without asking first, and no route takes it.
  server.removeContentTypeParser(["text/plain", "application/json"]);
  server.addContentTypeParser("application/json", { parseAs: "string" }, jsonBodyParser(server));
  server.decorate("activeRequests", new ActiveRequests());
  const hosts = [...configuredHosts, ...(options.allowedHosts ?? [])];
  server.decorate("allowedHosts", new Set(hosts.map((host) => host.trim().toLowerCase())));
  guard(server, context.drain, options.crossSiteReads ?? true);
  traceRequests(server, context, {
    skipped: options.traced === false ? () => true : (route) => PROBE_ROUTES.has(route),
  });
  answerErrors(server, context);
  answerUnmatched(server);
  server.get("/metrics", async (_request, reply) => {
    reply.header("content-type", context.metrics.contentType);
    return context.metrics.metrics();
  });
  return server;
}

/**
 * Waits for running requests, at most `drainMs`, then closes the server and every connection. Until
 * then the server keeps answering, so that readiness probes can see the drain.
 */
export async function stopHttpServer(server: FastifyInstance, drainMs = DRAIN_MS): Promise<void> {
  await server.activeRequests.idle(drainMs);
  const closed = server.close();
  server.server.closeAllConnections();
  await closed;
}

function guard(server: FastifyInstance, drain: AbortSignal, crossSiteReads: boolean): void {
  server.addHook("onRequest", async (request, reply) => {
    const route = request.routeOptions.url ?? "";
    const mayRead = crossSiteReads || PROBE_ROUTES.has(route);
    // "close" comes after every reply, also one that was hijacked or whose client went away.
    reply.raw.once("close", server.activeRequests.begin());
    if (drain.aborted) reply.header("connection", "close");
    if (request.raw.headers.host === undefined && request.raw.httpVersion === "1.1") {
      reply.header("connection", "close");
      return reply.code(400).send({ error: "bad_request", detail: "the request names no Host" });
    }
    const refusal =
      hostRefusal(request.raw, server.allowedHosts) ?? crossSiteRefusal(request.raw, mayRead);
    if (refusal !== undefined) return reply.code(403).send(refusal);
    const isServed = PROBE_ROUTES.has(route) && !READINESS_ROUTES.has(route);
    if (drain.aborted && !isServed) {
      return reply.code(503).send({ error: "shutting_down", detail: "the service is stopping" });
    }
    return undefined;
  });
}

function answerErrors(server: FastifyInstance, context: ServiceContext): void {
  server.setErrorHandler((error: FastifyError, request, reply) => {
    const answer = answerOfError(error);
    if (answer.status >= 500) {
      const route = request.routeOptions.url;
      context.log.error({ err: error, method: request.method, route }, messageOf(error));
    }
    return reply.code(answer.status).send(answer.body);
  });
}
