import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import {
  type Context,
  context as contextApi,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import {
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_HTTP_ROUTE,
  ATTR_URL_PATH,
  ATTR_URL_SCHEME,
} from "@opentelemetry/semantic-conventions";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { ServiceContext } from "./service-context.ts";
import { hasSyntheticHeader, isSynthetic, withSyntheticMarker } from "./synthetic.ts";

/** The telemetry side of one HTTP request. */
export interface RequestTelemetry {
  /** Trace context and baggage; active while the handler runs. */
  context: Context;
  /** The SERVER span; undefined for routes that are not traced. */
  span: Span | undefined;
  synthetic: boolean;
}

declare module "fastify" {
  interface FastifyRequest {
    /** Undefined for a request that a guard refused: it came never as far. */
    telemetry: RequestTelemetry | undefined;
  }
}

/**
 * A SERVER span per request that continues the client's trace and baggage, named
 * `METHOD route-template` (OpenTelemetry HTTP semantic conventions). It ends when the reply has
 * ended, however long that streams.
 */
export function traceRequests(
  server: FastifyInstance,
  service: ServiceContext,
  options: { skipped: (route: string) => boolean },
): void {
  server.decorateRequest("telemetry");
  server.addHook("onRequest", (request, reply, done) => {
    const incoming = incomingContext(request.headers, service);
    const span = options.skipped(request.routeOptions.url ?? "")
      ? undefined
      : startServerSpan(request, service, incoming);
    if (span !== undefined) endWithReply(span, reply.raw);
    const context = span === undefined ? incoming : trace.setSpan(incoming, span);
    request.telemetry = { context, span, synthetic: isSynthetic(context) };
    contextApi.with(context, done);
  });
}

/** The client's trace context and baggage, with the marker of a synthetic request in it. */
export function incomingContext(
  headers: IncomingHttpHeaders,
  service: Pick<ServiceContext, "propagator">,
): Context {
  const context = service.propagator.extract(ROOT_CONTEXT, headers, {
    get: (carrier: IncomingHttpHeaders, key) => carrier[key],
    keys: (carrier: IncomingHttpHeaders) => Object.keys(carrier),
  });
  return hasSyntheticHeader(headers) ? withSyntheticMarker(context) : context;
}

function startServerSpan(request: FastifyRequest, service: ServiceContext, parent: Context): Span {
  const route = request.routeOptions.url;
  const attributes = {
    [ATTR_HTTP_REQUEST_METHOD]: request.method,
    [ATTR_URL_SCHEME]: request.protocol,
    [ATTR_URL_PATH]: request.url.split("?", 1)[0] ?? "",
    ...(route === undefined ? {} : { [ATTR_HTTP_ROUTE]: routeTemplate(route) }),
  };
  const name = route === undefined ? request.method : `${request.method} ${routeTemplate(route)}`;
  return service.tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, parent);
}

/** `/v1/memory/:ns/:key` as people write it in docs: `/v1/memory/{ns}/{key}`. */
function routeTemplate(route: string): string {
  return route.replaceAll(/:([A-Za-z_]\w*)/g, "{$1}");
}

function endWithReply(span: Span, response: ServerResponse): void {
  response.once("close", () => {
    const complete = response.writableFinished;
    if (response.headersSent)
      span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, response.statusCode);
    if (response.statusCode >= 500) {
      span.setAttribute("error.type", String(response.statusCode));
      span.setStatus({ code: SpanStatusCode.ERROR });
    } else if (!complete) {
      span.setAttribute("error.type", "client_disconnected");
    }
    span.end();
  });
}
