import fc from "fast-check";
import { expect, test } from "vitest";
import { sameData } from "./same-data.ts";

test("data is the same as its copy, and not as data with another text in JSON", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (left, right) => {
      expect(sameData(left, structuredClone(left))).toBe(true);
      const sorted = (value: unknown) =>
        JSON.stringify(value, (_key, item: unknown) =>
          item !== null && typeof item === "object" && !Array.isArray(item)
            ? Object.fromEntries(Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1)))
            : Object.is(item, -0)
              ? 0
              : item,
        );
      expect(sameData(left, right)).toBe(sorted(left) === sorted(right));
    }),
  );
});

test("a key without a value counts as absent", () => {
  expect(sameData({ a: undefined }, {})).toBe(true);
  expect(sameData({ a: null }, {})).toBe(false);
  expect(sameData([], {})).toBe(false);
});
