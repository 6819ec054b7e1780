import { expect, test } from "vitest";
import { compareVersions, negotiate } from "./api-version.ts";

test.for([
  ["1.41", "1.12", { version: "1.41" }],
  ["1.47", "1.24", { version: "1.47" }],
  ["1.52", "1.44", { version: "1.47" }],
  ["1.41", "", { version: "1.41" }],
  ["1.40", "1.12", { refused: "too old" }],
  ["1.9", "1.9", { refused: "too old" }],
  ["1.60", "1.48", { refused: "too new" }],
] as const)("an engine of API %s down to %s: %j", ([newest, oldest, expected]) => {
  expect(negotiate(newest, oldest)).toEqual(expected);
});

test.for([
  ["2.20.0", "2.20", 0],
  ["2.9", "2.20", -1],
  ["2.40.3-desktop.1", "2.40.2", 1],
  ["5.0", "2.20", 1],
] as const)("%s against %s is %i", ([left, right, sign]) => {
  expect(Math.sign(compareVersions(left, right))).toBe(sign);
});
