import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { createOtlpCodec, type TracesData } from "../otlp/messages.ts";
import { type DropReason, TraceStore, type TraceStoreLimits } from "./trace-store.ts";

const codec = createOtlpCodec();

function storeWith(limits: Partial<TraceStoreLimits> = {}) {
  const dropped: Partial<Record<DropReason, number>> = {};
  const onDropped = (spans: number, reason: DropReason) => {
    dropped[reason] = (dropped[reason] ?? 0) + spans;
  };
  return { store: new TraceStore(codec, onDropped, limits), dropped };
}

/** Spans of one service; `spans`: trace id and name. */
function traces(service: string, spans: [traceId: string, name: string][]): TracesData {
  const attributes = [{ key: "service.name", value: { stringValue: service } }];
  const encoded = codec.encodeTraces({
    resourceSpans: [
      {
        resource: { attributes },
        scopeSpans: [
          {
            scope: { name: "kit" },
            spans: spans.map(([traceId, name]) => ({
              traceId: Buffer.from(traceId, "hex"),
              spanId: randomBytes(8),
              name,
            })),
          },
        ],
      },
    ],
  });
  return codec.decodeTraces(encoded);
}

const id = (digit: string) => digit.repeat(32);

test("spans of one request go to their traces, with resource and scope", () => {
  const { store } = storeWith();
  store.add(
    traces("router", [
      [id("a"), "one"],
      [id("b"), "two"],
      [id("a"), "three"],
    ]),
  );
  store.add(traces("memory", [[id("a"), "four"]]));
  const found = store.decoded(id("a"))?.resourceSpans ?? [];
  const names = found.map(({ resource, scopeSpans }) => [
    resource?.attributes[0]?.value?.stringValue,
    ...scopeSpans.flatMap(({ scope, spans }) => [scope?.name, ...spans.map(({ name }) => name)]),
  ]);
  expect(names).toEqual([
    ["router", "kit", "one", "three"],
    ["memory", "kit", "four"],
  ]);
  expect(store.decoded(id("c"))).toBeUndefined();
  expect(store.size).toBe(2);
});

test("the oldest trace goes when there are too many, and its spans are counted", () => {
  const { store, dropped } = storeWith({ traces: 2 });
  for (const digit of ["a", "b"])
    store.add(
      traces("s", [
        [id(digit), "x"],
        [id(digit), "y"],
      ]),
    );
  store.add(traces("s", [[id("a"), "z"]]));
  store.add(traces("s", [[id("c"), "x"]]));
  expect([store.encoded(id("a")), store.size]).toEqual([undefined, 2]);
  expect(dropped).toEqual({ evicted: 3 });
});

test("bytes are bounded, whatever comes", () => {
  const { store, dropped } = storeWith({ bytes: 10_000 });
  for (let count = 0; count < 100; count += 1) {
    store.add(traces("s", [[randomBytes(16).toString("hex"), "x".repeat(1_000)]]));
  }
  expect(store.bytes).toBeLessThanOrEqual(10_000);
  expect(store.size).toBeGreaterThan(5);
  expect(dropped.evicted).toBe(100 - store.size);
});

test("one endless trace cannot push out all others", () => {
  const { store, dropped } = storeWith({ bytesPerTrace: 3_000 });
  for (let count = 0; count < 10; count += 1) {
    store.add(traces("s", [[id("a"), "x".repeat(1_000)]]));
  }
  expect(dropped).toEqual({ trace_too_large: 8 });
});

test.each([["00000000000000000000000000000000"], ["abcd"], [""]])(
  "the trace id %j is none",
  (bad) => {
    const { store, dropped } = storeWith();
    store.add(
      traces("s", [
        [bad, "x"],
        [id("a"), "y"],
      ]),
    );
    expect([store.size, dropped]).toEqual([1, { invalid_trace_id: 1 }]);
  },
);
