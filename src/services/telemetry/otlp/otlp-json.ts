/**
 * Turns OTLP/JSON into the form that the protobuf codec takes. The mapping differs from protobuf's
 * own JSON in one point (OTLP specification, "JSON Protobuf Encoding"): trace and span ids are
 * hexadecimal, not base64. All else is left to the codec.
 *
 * Throws on text that is no JSON object and on ids that are not hexadecimal.
 */
export function parseOtlpJson(text: string): object {
  const root: unknown = JSON.parse(text);
  if (!isRecord(root)) throw new TypeError("expected a JSON object");
  for (const resourceSpans of records(root["resourceSpans"])) {
    for (const scopeSpans of records(resourceSpans["scopeSpans"])) {
      for (const span of records(scopeSpans["spans"])) {
        idsFromHex(span);
        for (const link of records(span["links"])) idsFromHex(link);
      }
    }
  }
  return root;
}

type JsonRecord = Record<string, unknown>;

function idsFromHex(holder: JsonRecord): void {
  for (const key of ["traceId", "spanId", "parentSpanId"]) {
    const id = holder[key];
    if (id === undefined || id === null) continue;
    if (typeof id !== "string" || !/^(?:[0-9a-f]{2})*$/i.test(id)) {
      throw new TypeError(`${key}: expected hexadecimal text`);
    }
    holder[key] = Buffer.from(id, "hex");
  }
}

function records(value: unknown): JsonRecord[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function isRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
