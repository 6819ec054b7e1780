import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyQuantity } from "../../../test/support/any-quantity.ts";
import { formatQuantity, parseQuantity } from "./quantity.ts";
import {
  addQuantities,
  addResources,
  compareQuantities,
  defaultedResources,
  largestResources,
  subtractQuantities,
  subtractResources,
} from "./quantity-arithmetic.ts";
import { milliValue } from "./quantity-values.ts";

describe("compareQuantities", () => {
  it.each([
    ["1", "1000m", 0],
    ["1Ki", "1024", 0],
    ["1k", "1Ki", -1],
    ["1e3", "1k", 0],
    ["1.5Gi", "1536Mi", 0],
    ["-1", "0", -1],
    ["0", "-1m", 1],
    ["1e900000000", "5Ti", 1],
    ["5Ti", "-1e900000000", 1],
  ])("compares %s with %s", (a, b, order) => {
    expect(compareQuantities(parseQuantity(a), parseQuantity(b))).toBe(order);
  });

  it("orders as the exact amounts do, whatever the notation", () => {
    fc.assert(
      fc.property(anyQuantity, anyQuantity, (a, b) => {
        const [left, right] = [parseQuantity(a), parseQuantity(b)];
        const difference = subtractQuantities(left, right).unscaled;
        expect(compareQuantities(left, right)).toBe(
          Number(difference > 0n) - Number(difference < 0n),
        );
        expect(compareQuantities(right, left)).toBe(0 - compareQuantities(left, right));
      }),
    );
  });
});

describe("addQuantities", () => {
  it.each([
    ["100m", "0.9", "1"],
    ["1Gi", "512Mi", "1536Mi"],
    ["1Ki", "500m", "1024500m"],
    ["0", "1Gi", "1Gi"],
    ["1Gi", "1G", "2073741824"],
    ["1k", "1Ki", "2024"],
    ["1e3", "500", "1500"],
  ])("adds %s and %s in the format of the first that is not zero: %s", (a, b, sum) => {
    expect(formatQuantity(addQuantities(parseQuantity(a), parseQuantity(b)))).toBe(sum);
  });

  it("does not depend on the order, and is undone by subtraction", () => {
    fc.assert(
      fc.property(anyQuantity, anyQuantity, (a, b) => {
        const [left, right] = [parseQuantity(a), parseQuantity(b)];
        const sum = addQuantities(left, right);
        expect(compareQuantities(sum, addQuantities(right, left))).toBe(0);
        expect(compareQuantities(subtractQuantities(sum, right), left)).toBe(0);
      }),
    );
  });
});

describe("lists of resources", () => {
  it("are added and subtracted resource by resource, in canonical text", () => {
    const a = { cpu: "500m", memory: "1Gi" };
    const b = { cpu: 0.5, pods: "3" };
    expect(addResources(a, b)).toEqual({ cpu: "1", memory: "1Gi", pods: "3" });
    expect(subtractResources(a, b)).toEqual({ cpu: "0", memory: "1Gi", pods: "-3" });
    expect(largestResources(a, { cpu: "400m", memory: "2Gi" })).toEqual({
      cpu: "500m",
      memory: "2Gi",
    });
  });

  it("lose no thousandth over many small amounts", () => {
    const sum = Array.from({ length: 1_000 }).reduce<Record<string, string | number>>(
      (total) => ({ ...addResources(total, { cpu: "0.1" }) }),
      {},
    );
    expect(sum).toEqual({ cpu: "100" });
    expect(milliValue(sum["cpu"] ?? 0)).toBe(100_000);
  });

  it("are defaulted to thousandths", () => {
    expect(defaultedResources({ cpu: "1u", memory: "1.5Gi", pods: 110 })).toEqual({
      cpu: "1m",
      memory: "1536Mi",
      pods: "110",
    });
    expect(defaultedResources({ cpu: "1.500", memory: "0.1Ki" })).toEqual({
      cpu: "1.500",
      memory: "102400m",
    });
  });
});
