import { expect, test } from "vitest";
import { scaledValue } from "./scaled-value.ts";

test.for([
  [3, 10, "up", 3],
  ["50%", 7, "up", 4],
  ["50%", 7, "down", 3],
  ["0%", 7, "up", 0],
  ["100%", 7, "down", 7],
  ["29%", 100, "up", 29],
] as const)("%s of %i, rounded %s, is %i", ([value, total, rounding, expected]) => {
  expect(scaledValue(value, total, rounding)).toBe(expected);
});
