import { expect, test } from "vitest";
import { isComplete, readOptions } from "./options.ts";

test("without options everything is measured and the figures are kept", () => {
  const options = readOptions([]);
  expect(options).toMatchObject({ check: false, rounds: 7, warmsUp: true, idleSeconds: 60 });
  expect(isComplete(options)).toBe(true);
});

test("a check is shorter and keeps no figures", () => {
  const options = readOptions(["--check"]);
  expect(options).toMatchObject({ check: true, rounds: 2, warmsUp: false, idleSeconds: 10 });
  expect(isComplete(options)).toBe(false);
});

test("a part keeps no figures", () => {
  const options = readOptions(["--only", "up, down", "--rounds", "2"]);
  expect([...options.only]).toEqual(["up", "down"]);
  expect(options.rounds).toBe(2);
  expect(isComplete(options)).toBe(false);
});

test.each([
  ["--only", "up,dwon"],
  ["--rounds", "0"],
  ["--rounds", "many"],
  ["--fast", ""],
])("%s %s is refused", (option, value) => {
  expect(() => readOptions([option, value])).toThrow(option);
});
