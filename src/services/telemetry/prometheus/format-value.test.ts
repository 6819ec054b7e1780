import fc from "fast-check";
import { expect, test } from "vitest";
import { formatValue } from "./format-value.ts";

test.each([
  [0, "0"],
  [-0, "-0"],
  [1, "1"],
  [0.1, "0.1"],
  [1e21, "1000000000000000000000"],
  [1.5e-7, "0.00000015"],
  [-1e-7, "-0.0000001"],
  [1.234e22, "12340000000000000000000"],
  [Number.NaN, "NaN"],
  [Number.POSITIVE_INFINITY, "+Inf"],
  [Number.NEGATIVE_INFINITY, "-Inf"],
])("%s is %s", (value, text) => {
  expect(formatValue(value)).toBe(text);
});

test("reads back to the same number, without an exponent", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(Number(formatValue(value))).toBe(value);
      expect(formatValue(value)).not.toContain("e");
    }),
  );
});
