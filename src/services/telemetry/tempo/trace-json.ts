import type { TracesData } from "../otlp/messages.ts";

/** The members of AnyValue: they say which value it is, so they stay even when 0, "" or false. */
const VALUE_KEYS = new Set([
  "stringValue",
  "boolValue",
  "intValue",
  "doubleValue",
  "bytesValue",
  "arrayValue",
  "kvlistValue",
]);

/**
 * A trace as Tempo's GET /api/traces/{id} answers it: protobuf's JSON mapping of `batches`, so ids
 * are base64, times are decimal texts, kinds are names, and what has its default is left out.
 */
export function traceJson(traces: TracesData): object {
  const seen = new Set<string>();
  const batches = traces.resourceSpans.map((resourceSpans) => ({
    ...resourceSpans,
    scopeSpans: resourceSpans.scopeSpans.map((scopeSpans) => ({
      ...scopeSpans,
      // A sender that got no answer sends again: a span counts once.
      spans: scopeSpans.spans.filter(({ spanId, kind }) => {
        const key = `${Buffer.from(spanId).toString("hex")} ${kind}`;
        return !seen.has(key) && seen.add(key);
      }),
    })),
  }));
  return { batches: batches.map(protoJson) };
}

function protoJson(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (Array.isArray(value)) return value.map(protoJson);
  // The three numbers that JSON lacks.
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  if (typeof value !== "object" || value === null) return value;
  const json: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) {
    if (VALUE_KEYS.has(key) || !isDefault(member)) json[key] = protoJson(member);
  }
  return json;
}

function isDefault(value: unknown): boolean {
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length === 0;
  const defaults = [null, undefined, 0, "", "0", "SPAN_KIND_UNSPECIFIED", "STATUS_CODE_UNSET"];
  return defaults.some((plain) => plain === value);
}
