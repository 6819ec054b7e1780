import fc from "fast-check";
import { expect, test } from "vitest";
import type { TraceSpan } from "../../seed/trace.ts";
import { displayWidth } from "../../util/text-layout.ts";
import { spanTree } from "./span-tree.ts";
import type { View } from "./view.ts";
import { renderWaterfall } from "./waterfall.ts";

const VIEW: View = {
  columns: 80,
  tableColumns: 80,
  color: false,
  terminal: false,
  unicode: true,
  now: 0,
  commandName: "devstack",
  commands: ["up", "down", "status", "logs"],
  cwd: "/",
  homeFolder: null,
};

const span = (spanId: string, given: Partial<TraceSpan> = {}): TraceSpan => ({
  spanId,
  parentSpanId: null,
  service: "router",
  name: "POST /v1/ask",
  startMs: 0,
  endMs: 100,
  attributes: {},
  error: false,
  ...given,
});

test("spans stand below what caused them, bars where and as long as they were", () => {
  const spans = [
    span("c", {
      parentSpanId: "b",
      service: "memory",
      name: "GET /v1/memory/{ns}/{key}",
      startMs: 50,
    }),
    span("b", { parentSpanId: "a", name: "memory get", startMs: 50, endMs: 100 }),
    span("a"),
    span("d", { parentSpanId: "a", name: "dispatch", startMs: 99, endMs: 100, error: true }),
  ];
  expect(renderWaterfall(spans, VIEW)).toMatchInlineSnapshot(`
    "  router  POST /v1/ask                   ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━    100 ms
                memory get                                 ━━━━━━━━━━━━━━      50 ms
      memory      GET /v1/memory/{ns}/{key}                ━━━━━━━━━━━━━━      50 ms
      router    ✖ dispatch                                               ━    1.0 ms
    "
  `);
});

test("a span whose parent is not there, or that is its own ancestor, is not lost", () => {
  const spans = [
    span("a", { parentSpanId: "elsewhere" }),
    span("b", { parentSpanId: "c" }),
    span("c", { parentSpanId: "b" }),
  ];
  expect(spanTree(spans).map(({ span: { spanId } }) => spanId)).toEqual(["a", "b", "c"]);
});

test("no trace is wider than the terminal, and every span has a bar", () => {
  const names = fc.string({ unit: "grapheme", maxLength: 60 });
  const times = fc.double({ min: 0, max: 1e6, noNaN: true });
  const anySpan = fc
    .record({ id: fc.nat(9), parent: fc.option(fc.nat(9)), service: names, name: names })
    .chain((record) => fc.tuple(fc.constant(record), times, times));
  const columns = fc.integer({ min: 60, max: 80 });
  fc.assert(
    fc.property(fc.array(anySpan, { minLength: 1, maxLength: 8 }), columns, (drawn, width) => {
      const spans = drawn.map(([{ id, parent, service, name }, start, length]) =>
        span(String(id), {
          parentSpanId: parent === null ? null : String(parent),
          service,
          name,
          startMs: start,
          endMs: start + length,
        }),
      );
      const rows = renderWaterfall(spans, { ...VIEW, columns: width })
        .trimEnd()
        .split("\n");
      for (const row of rows) {
        expect(displayWidth(row)).toBe(width);
        expect(row).toMatch(/━/);
        expect(row).toMatch(/ (ms|s)$/);
      }
    }),
  );
});
