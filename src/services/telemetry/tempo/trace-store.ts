import { hexOf, isTraceId } from "../otlp/ids.ts";
import type { OtlpCodec, ResourceSpans, Span, TracesData } from "../otlp/messages.ts";
import { ownMemory } from "../own-memory.ts";

export interface TraceStoreLimits {
  traces: number;
  /** All traces together, as they are stored. */
  bytes: number;
  /** One trace; spans beyond it are dropped. */
  bytesPerTrace: number;
}

const LIMITS: TraceStoreLimits = {
  traces: 2_000,
  bytes: 24 * 1024 * 1024,
  bytesPerTrace: 2 * 1024 * 1024,
};

export type DropReason = "evicted" | "trace_too_large" | "invalid_trace_id";

interface StoredTrace {
  /** TracesData messages of this trace alone, in the order they came; joined they are one. */
  chunks: Buffer[];
  bytes: number;
  spans: number;
  /** Nanoseconds since the Unix epoch. */
  start: bigint;
  end: bigint;
}

/** A trace as the search sees it before decoding. */
export interface TraceEntry {
  /** 32 hexadecimal digits. */
  traceId: string;
  start: bigint;
  end: bigint;
}

/**
 * Traces in memory, encoded: a fifth of the size of the objects, and most are never asked for.
 * When a limit is reached the trace whose first span came longest ago goes.
 */
export class TraceStore {
  readonly #codec: OtlpCodec;
  readonly #limits: TraceStoreLimits;
  readonly #onDropped: (spans: number, reason: DropReason) => void;
  /** In the order of arrival of their first spans. */
  readonly #traces = new Map<string, StoredTrace>();
  #bytes = 0;

  constructor(
    codec: OtlpCodec,
    onDropped: (spans: number, reason: DropReason) => void,
    limits: Partial<TraceStoreLimits> = {},
  ) {
    this.#codec = codec;
    this.#onDropped = onDropped;
    this.#limits = { ...LIMITS, ...limits };
  }

  get size(): number {
    return this.#traces.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  add(traces: TracesData): void {
    for (const [traceId, part] of splitByTrace(traces)) {
      if (traceId === undefined) {
        this.#onDropped(spansOf(part).length, "invalid_trace_id");
        continue;
      }
      this.#append(traceId, part);
    }
    this.#evict();
  }

  /** The trace in OTLP's binary form, or undefined when it is unknown. */
  encoded(traceId: string): Buffer | undefined {
    const trace = this.#traces.get(traceId);
    return trace && Buffer.concat(trace.chunks);
  }

  decoded(traceId: string): TracesData | undefined {
    const bytes = this.encoded(traceId);
    return bytes && this.#codec.decodeTraces(bytes);
  }

  /** Every trace, the one that started last first. */
  newestFirst(): TraceEntry[] {
    const entries = Array.from(this.#traces, ([traceId, { start, end }]) => ({
      traceId,
      start,
      end,
    }));
    return entries.sort((a, b) => Number(b.start - a.start));
  }

  #append(traceId: string, part: TracesData): void {
    const chunk = ownMemory(this.#codec.encodeTraces(part));
    const spans = spansOf(part);
    const trace = this.#traces.get(traceId);
    if ((trace?.bytes ?? 0) + chunk.length > this.#limits.bytesPerTrace) {
      this.#onDropped(spans.length, "trace_too_large");
      return;
    }
    const { start, end } = extent(spans);
    const grown = trace ?? { chunks: [], bytes: 0, spans: 0, start, end };
    grown.chunks.push(chunk);
    grown.bytes += chunk.length;
    grown.spans += spans.length;
    if (start < grown.start) grown.start = start;
    if (end > grown.end) grown.end = end;
    this.#traces.set(traceId, grown);
    this.#bytes += chunk.length;
  }

  #evict(): void {
    for (const [traceId, trace] of this.#traces) {
      if (this.#traces.size <= this.#limits.traces && this.#bytes <= this.#limits.bytes) return;
      this.#traces.delete(traceId);
      this.#bytes -= trace.bytes;
      this.#onDropped(trace.spans, "evicted");
    }
  }
}

/** One request's spans by trace, each with the resource and scope it had; undefined: no valid id. */
function splitByTrace(traces: TracesData): Map<string | undefined, TracesData> {
  const parts = new Map<string | undefined, TracesData>();
  for (const { resource, schemaUrl, scopeSpans } of traces.resourceSpans) {
    const ofResource = new Map<string | undefined, ResourceSpans>();
    for (const { scope, schemaUrl: scopeSchemaUrl, spans } of scopeSpans) {
      for (const [traceId, ofTrace] of Map.groupBy(spans, traceIdOf)) {
        const part = ofResource.get(traceId) ?? { resource, schemaUrl, scopeSpans: [] };
        part.scopeSpans.push({ scope, schemaUrl: scopeSchemaUrl, spans: ofTrace });
        ofResource.set(traceId, part);
      }
    }
    for (const [traceId, part] of ofResource) {
      const whole = parts.get(traceId) ?? { resourceSpans: [] };
      whole.resourceSpans.push(part);
      parts.set(traceId, whole);
    }
  }
  return parts;
}

function traceIdOf(span: Span): string | undefined {
  return isTraceId(span.traceId) ? hexOf(span.traceId) : undefined;
}

function spansOf(traces: TracesData): Span[] {
  return traces.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
}

function extent(spans: readonly Span[]): { start: bigint; end: bigint } {
  let start: bigint | undefined;
  let end = 0n;
  for (const span of spans) {
    const spanStart = BigInt(span.startTimeUnixNano);
    const spanEnd = BigInt(span.endTimeUnixNano);
    if (start === undefined || spanStart < start) start = spanStart;
    if (spanEnd > end) end = spanEnd;
  }
  return { start: start ?? 0n, end };
}
