import {
  type Context,
  context as contextApi,
  type Span,
  type SpanOptions,
  SpanStatusCode,
  type TextMapPropagator,
  type Tracer,
} from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  CompositePropagator,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
} from "@opentelemetry/core";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { ATTR_SERVICE_NAME } from "@opentelemetry/semantic-conventions";
import type { Logger } from "pino";
import { ReportingExporter } from "./reporting-exporter.ts";
import { SyntheticSpanProcessor } from "./synthetic-span-processor.ts";

/** Short, so that a proof finds its spans soon; long enough for one request's spans to share a batch. */
const EXPORT_DELAY_MS = 200;
/** Also bounds how long a stop waits for a collector that does not answer. */
const EXPORT_TIMEOUT_MS = 2_000;
const MAX_QUEUED_SPANS = 4_096;

export interface TracingOptions {
  /** The resource attribute service.name. */
  serviceName: string;
  /** Base URL of OTLP over HTTP; spans go to its /v1/traces. Undefined: spans are not exported. */
  endpoint: URL | undefined;
  log: Logger;
}

export interface Tracing {
  tracer: Tracer;
  /** W3C trace context and baggage. */
  propagator: TextMapPropagator;
  /** Exports what is queued, then ends the exporter. Never rejects. */
  shutdown(): Promise<void>;
}

/**
 * Sets up tracing for this process. The one global it touches is OpenTelemetry's context manager:
 * without it `context.active()` knows nothing. Tracer and propagator are handed on explicitly.
 */
export async function startTracing(options: TracingOptions): Promise<Tracing> {
  contextApi.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ [ATTR_SERVICE_NAME]: options.serviceName }),
    spanProcessors: [new SyntheticSpanProcessor(), ...(await exportProcessors(options))],
  });
  return {
    tracer: provider.getTracer("devstack"),
    propagator: createPropagator(),
    // The exporter has told its state already: a failing last export is no news.
    shutdown: () => provider.shutdown().catch(() => undefined),
  };
}

/** W3C trace context and baggage. */
export function createPropagator(): TextMapPropagator {
  return new CompositePropagator({
    propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()],
  });
}

async function exportProcessors(options: TracingOptions): Promise<BatchSpanProcessor[]> {
  if (options.endpoint === undefined) return [];
  const { OTLPTraceExporter } = await import("@opentelemetry/exporter-trace-otlp-proto");
  const url = `${options.endpoint.href.replace(/\/$/, "")}/v1/traces`;
  const exporter = new OTLPTraceExporter({ url, timeoutMillis: EXPORT_TIMEOUT_MS });
  return [
    new BatchSpanProcessor({
      exporter: new ReportingExporter(exporter, options.log.child({ endpoint: url })),
      scheduledDelayMillis: EXPORT_DELAY_MS,
      exportTimeoutMillis: EXPORT_TIMEOUT_MS,
      maxQueueSize: MAX_QUEUED_SPANS,
    }),
  ];
}

/**
 * The headers (or gRPC metadata) that carry trace context and baggage to the next hop. Members of a
 * list with anything but printable ASCII stay behind: gRPC refuses the whole call for one.
 */
export function propagationHeaders(
  propagator: TextMapPropagator,
  active: Context = contextApi.active(),
): Record<string, string> {
  const carrier: Record<string, string> = {};
  propagator.inject(active, carrier, {
    set: (target: Record<string, string>, key, value) => {
      const printable = value.split(",").filter((member) => /^[ -~]*$/.test(member));
      if (printable.length > 0) target[key] = printable.join(",");
    },
  });
  return carrier;
}

/**
 * Runs `work` inside a span that is a child of the active one, and ends it with the promise. A
 * rejection marks the span as an error and passes on.
 */
export function withSpan<T>(
  tracer: Tracer,
  name: string,
  options: SpanOptions,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  return tracer.startActiveSpan(name, options, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      failSpan(span, error);
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Marks a span as failed, with the error's class as error.type. */
export function failSpan(span: Span, error: unknown): void {
  const failure = error instanceof Error ? error : new Error(String(error));
  span.setAttribute("error.type", failure.name);
  span.setStatus({ code: SpanStatusCode.ERROR, message: failure.message });
}
