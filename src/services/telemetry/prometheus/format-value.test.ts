import fc from "fast-check";
import { expect, test } from "vitest";
import { formatValue } from "./format-value.ts";

test.each([
  [0, "0"],
  [-0, "-0"],
  [1, "1"],
  [0.1, "0.1"],
  [1e21, "1e+21"],
  [1.5e-7, "1.5e-07"],
  [0.000001, "0.000001"],
  [-1e-100, "-1e-100"],
  [123456789012345680000, "123456789012345680000"],
  [Number.NaN, "NaN"],
  [Number.POSITIVE_INFINITY, "+Inf"],
  [Number.NEGATIVE_INFINITY, "-Inf"],
])("%s is %s", (value, text) => {
  expect(formatValue(value)).toBe(text);
});

test("reads back to the same number", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(Number(formatValue(value))).toBe(value);
    }),
  );
});
