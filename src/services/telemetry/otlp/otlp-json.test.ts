import fc from "fast-check";
import { expect, test } from "vitest";
import { sampleTrace } from "../../../../test/support/otlp-trace.ts";
import { hexOf } from "./ids.ts";
import { countSpans, createOtlpCodec, durationMs } from "./messages.ts";
import { parseOtlpJson } from "./otlp-json.ts";

const codec = createOtlpCodec();

test("ids are hexadecimal and every nanosecond stays", () => {
  const { traceId, body } = sampleTrace(1_800_000_000_000);
  const traces = codec.decodeTraces(codec.encodeTraces(parseOtlpJson(JSON.stringify(body))));
  const [root] = traces.resourceSpans[0]?.scopeSpans[0]?.spans ?? [];
  expect(countSpans(traces)).toBe(3);
  expect(root).toMatchObject({
    name: "POST /v1/ask",
    kind: "SPAN_KIND_SERVER",
    startTimeUnixNano: "1800000000000123456",
    endTimeUnixNano: "1800000000040123456",
    status: { code: "STATUS_CODE_OK" },
  });
  expect(hexOf(root?.traceId ?? Buffer.of())).toBe(traceId);
  expect(root && durationMs(root)).toBe(40);
});

test.each([
  ["no JSON", "{"],
  ["a list", "[]"],
  ["an id that is not hexadecimal", spanText({ traceId: "xyz" })],
  ["an id of half bytes", spanText({ spanId: "abc" })],
  ["an id that is a number", spanText({ traceId: 5 })],
  ["a span that is text", '{"resourceSpans":[{"scopeSpans":[{"spans":["x"]}]}]}'],
  ["values nested beyond any use", spanText({ attributes: [{ key: "a", value: nested(200) }] })],
])("%s is an error, not a span", (_name, text) => {
  expect(() => codec.encodeTraces(parseOtlpJson(text))).toThrow();
});

test("any JSON is taken or refused, and what is taken can be read", () => {
  const anything = fc.oneof(
    fc.json(),
    fc.object().map((spans) =>
      JSON.stringify({
        resourceSpans: [{ scopeSpans: [{ spans: [spans] }] }],
      }),
    ),
  );
  fc.assert(
    fc.property(anything, (text) => {
      let bytes: Buffer;
      try {
        bytes = codec.encodeTraces(parseOtlpJson(text));
      } catch {
        return;
      }
      expect(countSpans(codec.decodeTraces(bytes))).toBeGreaterThanOrEqual(0);
    }),
  );
});

test("any bytes are read or refused", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        codec.decodeTraces(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
      }
    }),
  );
});

function spanText(span: object): string {
  return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] });
}

function nested(depth: number): object {
  let value: object = { intValue: "1" };
  for (let level = 0; level < depth; level += 1) value = { arrayValue: { values: [value] } };
  return value;
}
