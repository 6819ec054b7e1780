import { SpanKind, SpanStatusCode, type TextMapPropagator, type Tracer } from "@opentelemetry/api";
import {
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
  ATTR_URL_FULL,
} from "@opentelemetry/semantic-conventions";
import { propagationHeaders, withSpan } from "../kit/tracing.ts";
import type { JsonAnswer, JsonClient, JsonRequest } from "./json-client.ts";

export interface HttpCallerParts {
  client: JsonClient;
  tracer: Tracer;
  propagator: TextMapPropagator;
}

/** A JsonClient whose every request is a CLIENT span that carries the trace on to the service. */
export class HttpCaller {
  readonly #parts: HttpCallerParts;

  constructor(parts: HttpCallerParts) {
    this.#parts = parts;
  }

  /** Sends `request` inside a span of this name; an answer of 4xx or 5xx marks it as failed. */
  call(spanName: string, request: JsonRequest): Promise<JsonAnswer> {
    const { client, tracer, propagator } = this.#parts;
    const { hostname, port, protocol } = client.baseUrl;
    const attributes = {
      [ATTR_HTTP_REQUEST_METHOD]: request.method,
      [ATTR_SERVER_ADDRESS]: hostname,
      [ATTR_SERVER_PORT]: Number(port) || (protocol === "https:" ? 443 : 80),
      [ATTR_URL_FULL]: withoutCredentials(client.baseUrl).replace(/\/$/, "") + request.path,
    };
    return withSpan(tracer, spanName, { kind: SpanKind.CLIENT, attributes }, async (span) => {
      const headers = { ...request.headers, ...propagationHeaders(propagator) };
      const answer = await client.request({ ...request, headers });
      span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, answer.status);
      if (answer.status >= 400) {
        span.setAttribute("error.type", String(answer.status));
        span.setStatus({ code: SpanStatusCode.ERROR });
      }
      return answer;
    });
  }
}

/** OpenTelemetry: url.full must not hold credentials. */
function withoutCredentials(url: URL): string {
  const bare = new URL(url);
  bare.username = "";
  bare.password = "";
  return bare.href;
}
