import { expect, test } from "vitest";
import { keepLast } from "./window-logs.ts";

test("of many lines the last are kept, and it is said how many are not", () => {
  const kept = keepLast(3);
  for (let line = 1; line <= 20; line++) kept.push(`${line}`);
  expect(kept.lines()).toEqual(["… 17 lines before are left out", "18", "19", "20"]);
  const few = keepLast(3);
  few.push("1");
  expect(few.lines()).toEqual(["1"]);
});
