import { expect, test } from "vitest";
import { pairRatios, summarize } from "./statistics.ts";

test("the median is the middle value, or lies between the two in the middle", () => {
  expect(summarize([30, 10, 20])).toEqual({ median: 20, min: 10, max: 30 });
  expect(summarize([40, 10, 30, 20])).toEqual({ median: 25, min: 10, max: 40 });
  expect(summarize([7])).toEqual({ median: 7, min: 7, max: 7 });
});

test("nothing measured is an error, not a figure", () => {
  expect(() => summarize([])).toThrow(RangeError);
});

test("ratios are taken pair by pair, not of the sums", () => {
  expect(pairRatios([10, 40], [5, 10])).toEqual([2, 4]);
  expect(() => pairRatios([1, 2], [1])).toThrow(RangeError);
});
