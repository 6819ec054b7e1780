import type { Endpoints } from "../plan/endpoints.ts";
import { exchange, jsonOf } from "../util/http-client.ts";
import { serviceUrl } from "./service-url.ts";

export interface TraceSpan {
  /** 16 hex digits. */
  spanId: string;
  /** Null for a root, or when its parent is outside the trace. */
  parentSpanId: string | null;
  service: string;
  name: string;
  /** Milliseconds since the Unix epoch, with fractions. */
  startMs: number;
  endMs: number;
  attributes: Readonly<Record<string, string | number | boolean>>;
  error: boolean;
}

/** What the trace store answered, in words when it has no such trace. */
export type TraceAnswer = { spans: readonly TraceSpan[] } | { missing: string };

/**
 * Asks the trace store for a trace. Reads the JSON of Tempo 1.x (`instrumentationLibrarySpans`)
 * and 2.x (`scopeSpans`) alike; ids come as base64 (protobuf's JSON mapping) or as hex.
 *
 * @throws the system's error when the store cannot be reached.
 */
export async function fetchTrace(
  endpoints: Endpoints,
  traceId: string,
  { signal, timeoutMs }: { signal: AbortSignal; timeoutMs: number },
): Promise<TraceAnswer> {
  const url = `${serviceUrl(endpoints, "tempo", "http")}/api/traces/${traceId}`;
  const answer = await exchange({
    url,
    signal,
    timeoutMs,
    headers: { accept: "application/json" },
  });
  if (answer.status !== 200) return { missing: `${url} answered ${answer.status}` };
  const body = jsonOf(answer) as TraceBody | undefined;
  if (body === undefined) return { missing: `${url} answered something that is not JSON` };
  const batches = body.batches ?? body.resourceSpans ?? body.trace?.resourceSpans ?? [];
  return { spans: batches.flatMap(spansOf).sort((a, b) => a.startMs - b.startMs) };
}

/**
 * The ids of the latest traces that have all these tags, of one span or of its resource.
 *
 * @throws the system's error when the store cannot be reached, Error with its answer when it refuses.
 */
export async function findTraces(
  endpoints: Endpoints,
  tags: Readonly<Record<string, string>>,
  { signal, timeoutMs }: { signal: AbortSignal; timeoutMs: number },
): Promise<string[]> {
  const base = serviceUrl(endpoints, "tempo", "http");
  const answer = await exchange({ url: `${base}${searchPath(tags)}`, signal, timeoutMs });
  const body = jsonOf(answer) as { traces?: { traceID?: string }[] } | undefined;
  if (answer.status !== 200 || body === undefined) {
    throw new Error(`${base} answered ${answer.status}: ${answer.text.slice(0, 200)}`);
  }
  return (body.traces ?? []).map(({ traceID }) => traceID ?? "");
}

/** Path and query of a search by tags, at the trace store. */
export function searchPath(tags: Readonly<Record<string, string>>): string {
  // logfmt, as Tempo's search API has it.
  const words = Object.entries(tags).map(([tag, value]) => `${tag}=${JSON.stringify(value)}`);
  return `/api/search?${new URLSearchParams({ tags: words.join(" ") })}`;
}

interface TraceBody {
  batches?: Batch[];
  resourceSpans?: Batch[];
  trace?: { resourceSpans?: Batch[] };
}

interface Batch {
  resource?: { attributes?: Attribute[] };
  scopeSpans?: { spans?: RawSpan[] }[];
  instrumentationLibrarySpans?: { spans?: RawSpan[] }[];
}

interface RawSpan {
  spanId?: string;
  parentSpanId?: string;
  name?: string;
  startTimeUnixNano?: string;
  endTimeUnixNano?: string;
  attributes?: Attribute[];
  status?: { code?: number | string };
}

interface Attribute {
  key?: string;
  value?: {
    stringValue?: string;
    intValue?: string | number;
    doubleValue?: number;
    boolValue?: boolean;
  };
}

function spansOf(batch: Batch): TraceSpan[] {
  const service = String(attributesOf(batch.resource?.attributes)["service.name"] ?? "unknown");
  const scopes = batch.scopeSpans ?? batch.instrumentationLibrarySpans ?? [];
  return scopes.flatMap(({ spans }) => (spans ?? []).map((span) => toSpan(span, service)));
}

function toSpan(span: RawSpan, service: string): TraceSpan {
  return {
    spanId: hexId(span.spanId ?? ""),
    parentSpanId: parentId(span.parentSpanId),
    service,
    name: span.name ?? "",
    startMs: milliseconds(span.startTimeUnixNano),
    endMs: milliseconds(span.endTimeUnixNano),
    attributes: attributesOf(span.attributes),
    error: span.status?.code === 2 || span.status?.code === "STATUS_CODE_ERROR",
  };
}

/** Eight bytes are 16 digits in hex and 12 characters in base64: no text can be both. */
function hexId(id: string): string {
  return /^[0-9a-f]{16}$/i.test(id) ? id.toLowerCase() : Buffer.from(id, "base64").toString("hex");
}

/** A root has no parent's id, an empty one, or one of zeros alone. */
function parentId(id: string | undefined): string | null {
  const hex = hexId(id ?? "");
  return /[1-9a-f]/.test(hex) ? hex : null;
}

/** Nanoseconds as decimal text do not fit a number; what is lost here is below a microsecond. */
function milliseconds(nanoseconds = "0"): number {
  return Number(BigInt(nanoseconds) / 1_000n) / 1_000;
}

function attributesOf(attributes: Attribute[] = []): TraceSpan["attributes"] {
  return Object.fromEntries(
    attributes.flatMap(({ key, value }) => {
      const { stringValue, intValue, doubleValue, boolValue } = value ?? {};
      const plain =
        stringValue ??
        (intValue === undefined ? undefined : Number(intValue)) ??
        doubleValue ??
        boolValue;
      return key === undefined || plain === undefined ? [] : [[key, plain] as const];
    }),
  );
}
