import { type MessageCodec, messageCodec } from "../../kit/grpc-service.ts";
import descriptor from "../../kit/proto/generated/otlp-trace.json" with { type: "json" };

const PACKAGE = "opentelemetry.proto.collector.trace.v1";

/** The method that receives spans, as a gRPC path. */
export const EXPORT_PATH = `/${PACKAGE}.TraceService/Export`;

/** A value of OTLP: exactly one of the fields is there, or none for an empty value. */
export interface AnyValue {
  stringValue?: string;
  boolValue?: boolean;
  /** In decimal digits. */
  intValue?: string;
  doubleValue?: number;
  bytesValue?: Uint8Array;
  arrayValue?: { values: AnyValue[] };
  kvlistValue?: { values: KeyValue[] };
}

export interface KeyValue {
  key: string;
  value: AnyValue | null;
}

/** A span as decoded: the fields that this service looks at; the others ride along. */
export interface Span {
  traceId: Uint8Array;
  spanId: Uint8Array;
  parentSpanId: Uint8Array;
  name: string;
  /** SPAN_KIND_SERVER and so on; a number if it is none that OTLP knows. */
  kind: string;
  /** In decimal digits. */
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: KeyValue[];
  /** `code`: STATUS_CODE_ERROR and so on. */
  status: { code: string; message: string } | null;
}

export interface ScopeSpans {
  scope: { name: string; version: string } | null;
  spans: Span[];
  schemaUrl: string;
}

export interface ResourceSpans {
  resource: { attributes: KeyValue[] } | null;
  scopeSpans: ScopeSpans[];
  schemaUrl: string;
}

/** An export request; Tempo's Trace and OTLP's TracesData are laid out the same way. */
export interface TracesData {
  resourceSpans: ResourceSpans[];
}

/** Reads and writes OTLP traces. */
export interface OtlpCodec {
  /** Throws on bytes that are no export request, and on values nested more than 100 deep. */
  decodeTraces(bytes: Uint8Array): TracesData;
  /** Takes decoded messages, and objects in the same form with bytes as base64. */
  encodeTraces(traces: object): Buffer;
  /** The body of a refused OTLP/HTTP request; `code` is a gRPC status number. */
  encodeStatus(status: { code: number; message: string }): Buffer;
}

export function createOtlpCodec(): OtlpCodec {
  const traces = codec("ExportTraceServiceRequest");
  const status = codec("RpcStatus");
  return {
    // The descriptor is the schema: what it decodes to has this type.
    decodeTraces: (bytes) => traces.decode(bytes) as TracesData,
    encodeTraces: traces.encode,
    encodeStatus: status.encode,
  };
}

function codec(message: string): MessageCodec {
  // Nanoseconds need more digits than a JavaScript number has.
  return messageCodec(descriptor, `${PACKAGE}.${message}`, "string");
}

/** How many spans a request carries. */
export function countSpans(traces: TracesData): number {
  let count = 0;
  for (const { scopeSpans } of traces.resourceSpans) {
    for (const { spans } of scopeSpans) count += spans.length;
  }
  return count;
}

/** How long a span took, in milliseconds; 0 when it ends before it starts. */
export function durationMs(span: Pick<Span, "startTimeUnixNano" | "endTimeUnixNano">): number {
  const nanos = BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano);
  return nanos > 0n ? Number(nanos) / 1e6 : 0;
}
