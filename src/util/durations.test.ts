import { expect, test } from "vitest";
import { about, longFor, seconds } from "./durations.ts";

test.for([
  [0, "0.0 s"],
  [349, "0.3 s"],
  [6_310, "6.3 s"],
  [59_940, "59.9 s"],
  [65_000, "1 min 5 s"],
] as const)("%i ms took %s", ([ms, words]) => {
  expect(seconds(ms)).toBe(words);
});

test.for([
  [-5, "0 s", "0 s"],
  [42_000, "42 s", "42 s"],
  [60_000, "1 min", "1 min"],
  [185_000, "3 min 5 s", "3 min"],
  [8_040_000, "2 h 14 min", "2 h"],
  [86_400_000, "1 d", "1 d"],
  [97_300_000, "1 d 3 h", "1 d"],
] as const)("%i ms have been %s", ([ms, words, short]) => {
  expect(longFor(ms)).toBe(words);
  expect(about(ms)).toBe(short);
});
