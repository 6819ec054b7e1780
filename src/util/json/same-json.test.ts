import fc from "fast-check";
import { expect, test } from "vitest";
import { sameJson } from "./same-json.ts";

test("data is the same as its copy, and not as data with another text in JSON", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (left, right) => {
      expect(sameJson(left, structuredClone(left))).toBe(true);
      const sorted = (value: unknown) =>
        JSON.stringify(value, (_key, item: unknown) =>
          item !== null && typeof item === "object" && !Array.isArray(item)
            ? Object.fromEntries(Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1)))
            : Object.is(item, -0)
              ? 0
              : item,
        );
      expect(sameJson(left, right)).toBe(sorted(left) === sorted(right));
    }),
  );
});

test("a key without a value counts as absent", () => {
  expect(sameJson({ a: undefined }, {})).toBe(true);
  expect(sameJson({ a: null }, {})).toBe(false);
  expect(sameJson([], {})).toBe(false);
});
