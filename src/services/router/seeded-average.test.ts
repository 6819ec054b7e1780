import { expect, test } from "vitest";
import { SeededAverage } from "./seeded-average.ts";

test("it begins at the seed and goes a fifth of the way to each value", () => {
  const average = new SeededAverage();
  expect(average.from(100)).toBe(100);
  average.add(200);
  expect(average.from(100)).toBeCloseTo(120);
  average.add(200);
  expect(average.from(100)).toBeCloseTo(136);
});

test("without a seed the values alone count", () => {
  const average = new SeededAverage();
  expect(average.from(null)).toBe(null);
  average.add(200);
  expect(average.from(null)).toBeCloseTo(200);
  average.add(300);
  expect(average.from(null)).toBeCloseTo((0.8 * 200 + 300) / 1.8);
});

test("a seed that changes counts less and less", () => {
  const average = new SeededAverage();
  for (let count = 0; count < 20; count += 1) average.add(50);
  expect(average.from(1_000) - average.from(0)).toBeCloseTo(1_000 * 0.8 ** 20);
});
