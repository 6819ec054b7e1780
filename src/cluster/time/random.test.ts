import { expect, test } from "vitest";
import { Random } from "./random.ts";

const take = (random: Random, count: number) => Array.from({ length: count }, () => random.next());

test("the same seed gives the same sequence, another one another", () => {
  expect(take(new Random(7), 5)).toEqual(take(new Random(7), 5));
  expect(take(new Random(7), 5)).not.toEqual(take(new Random(8), 5));
});

test("a fork goes on as its parent does", () => {
  const parent = new Random(7);
  take(parent, 3);
  const fork = parent.fork();
  expect(take(fork, 4)).toEqual(take(parent, 4));
});

test("numbers are spread evenly, neighbouring seeds included", () => {
  const counts = new Array<number>(10).fill(0);
  for (let seed = 0; seed < 10_000; seed++) {
    const index = new Random(seed).below(10);
    counts[index] = (counts[index] ?? 0) + 1;
  }
  for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
});
