import fc from "fast-check";
import { expect, test } from "vitest";
import { closest, editDistance } from "./closest.ts";

test("a swap of neighbours is one edit", () => {
  expect(editDistance("ruoter", "router")).toBe(1);
  expect(editDistance("abc", "abc")).toBe(0);
  expect(editDistance("", "abc")).toBe(3);
  expect(editDistance("kitten", "sitting")).toBe(3);
});

test("the distance is symmetric and never above the longer length", () => {
  const word = fc.string({ maxLength: 12 });
  fc.assert(
    fc.property(word, word, (a, b) => {
      const distance = editDistance(a, b);
      expect(distance).toBe(editDistance(b, a));
      expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
      expect(distance === 0).toBe(a === b);
    }),
  );
});

test("the nearest candidate wins, and a far one is not offered", () => {
  expect(closest("grafna", ["router", "grafana", "tempo"])).toBe("grafana");
  expect(closest("Grafana", ["grafana"])).toBe("grafana");
  expect(closest("billing", ["router", "grafana"])).toBeNull();
  expect(closest("op", ["opa"])).toBe("opa");
  expect(closest("a", ["opa"])).toBeNull();
});
