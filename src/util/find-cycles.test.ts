import fc from "fast-check";
import { expect, test } from "vitest";
import { findCycles } from "./find-cycles.ts";

const graphs = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 7 })), {
    maxLength: 20,
  })
  .map((pairs) => {
    const edges = new Map<string, string[]>();
    for (const [from, to] of pairs) {
      edges.set(`n${from}`, [...new Set([...(edges.get(`n${from}`) ?? []), `n${to}`])]);
    }
    return edges;
  });

/** Takes away nodes that need nothing which is left, until none is left or all that are, circle. */
function hasCircle(edges: ReadonlyMap<string, readonly string[]>): boolean {
  const left = new Map(edges);
  for (;;) {
    const free = [...left].find(([, needs]) => needs.every((need) => !left.has(need)));
    if (free === undefined) return left.size > 0;
    left.delete(free[0]);
  }
}

test("a circle is found exactly when there is one, and each found is one", () => {
  fc.assert(
    fc.property(graphs, (edges) => {
      const cycles = findCycles(edges);
      expect(cycles.length > 0).toBe(hasCircle(edges));
      for (const cycle of cycles) {
        cycle.forEach((node, index) => {
          const next = cycle[(index + 1) % cycle.length];
          expect(edges.get(node)).toContain(next);
        });
      }
    }),
  );
});

test("a chain of ten thousand does not exhaust the stack", () => {
  const chain = Array.from({ length: 10_000 }, (_, at): [string, string[]] => [
    `n${at}`,
    [`n${at + 1}`],
  ]);
  expect(findCycles(new Map(chain))).toEqual([]);
  const [cycle] = findCycles(new Map([...chain, ["n10000", ["n0"]]]));
  expect(cycle).toHaveLength(10_001);
});
