import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyQuantity } from "../../../test/support/any-quantity.ts";
import { parseQuantity, QuantityError } from "./quantity.ts";
import { milliValue, value } from "./quantity-values.ts";

describe("value", () => {
  it.each([
    ["0", 0],
    ["1500m", 2],
    ["1m", 1],
    ["1n", 1],
    ["-1500m", -2],
    ["128Mi", 134_217_728],
    ["0.5Gi", 536_870_912],
    ["64M", 64_000_000],
    ["1e3", 1_000],
    ["+7", 7],
    ["110", 110],
    [110, 110],
    [0.2, 1],
    ["4Pi", 4_503_599_627_370_496],
    ["1e900000000", Number.POSITIVE_INFINITY],
    ["-1e900000000", Number.NEGATIVE_INFINITY],
    ["0e900000000", 0],
  ])("of %s is %d", (written, units) => {
    expect(value(written)).toBe(units);
  });

  it("is refused where the text is no quantity", () => {
    expect(() => value("lots")).toThrow(QuantityError);
    expect(() => value("1XB")).toThrow(QuantityError);
    expect(() => milliValue("")).toThrow(QuantityError);
  });
});

describe("milliValue", () => {
  it.each([
    ["100m", 100],
    ["1", 1_000],
    ["0.1", 100],
    [".0001", 1],
    ["1500u", 2],
    ["2k", 2_000_000],
    [2, 2_000],
    [1.5, 1_500],
  ])("of %s is %d", (written, thousandths) => {
    expect(milliValue(written)).toBe(thousandths);
  });
});

it("is what exact arithmetic gives, rounded up, however the amount is written", () => {
  fc.assert(
    fc.property(anyQuantity, (written) => {
      const { unscaled, exponent } = parseQuantity(written);
      const billionths = unscaled * 10n ** BigInt(exponent + 9);
      expect(value(written)).toBe(Number((billionths + 999_999_999n) / 10n ** 9n));
      expect(milliValue(written)).toBe(Number((billionths + 999_999n) / 10n ** 6n));
    }),
  );
});
