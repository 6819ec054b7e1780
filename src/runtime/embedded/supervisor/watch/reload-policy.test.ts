import { expect, test } from "vitest";
import { noReloads, type Reloads, reload } from "./reload-policy.ts";

/** One change every `everyMs`, each after the process has run for so long. */
function changes(count: number, everyMs: number): Reloads {
  let reloads = noReloads;
  for (let number = 1; number <= count; number++) {
    reloads = reload(reloads, { changed: "a.js", nowMs: number * everyMs, ranMs: everyMs });
  }
  return reloads;
}

test("each change is one more restart, and the file is known", () => {
  expect(changes(2, 60_000)).toMatchObject({ restarts: 2, changed: "a.js", storm: null });
});

test("five restarts in a row soon after a start are the last", () => {
  expect(changes(5, 500)).toMatchObject({ restarts: 5, storm: null });
  expect(changes(6, 500)).toMatchObject({
    restarts: 5,
    storm: expect.stringContaining("restarted 5 times in a row because a.js changes"),
  });
});

test("somebody who saves every few seconds makes no storm, a program that does so for minutes does", () => {
  expect(changes(30, 5_000)).toMatchObject({ restarts: 30, storm: null });
  expect(changes(31, 5_000).storm).toContain("over and over");
  expect(changes(200, 15_000).storm).toBeNull();
});

test("one change in quiet ends a row", () => {
  const quiet = reload(changes(5, 500), { changed: "a.js", nowMs: 20_000, ranMs: 17_500 });
  expect(reload(quiet, { changed: "a.js", nowMs: 20_500, ranMs: 500 }).storm).toBeNull();
});
