import { expect, test } from "vitest";
import { readSchedule } from "./schedule.ts";

/** A Thursday. */
const FROM_MS = Date.parse("2026-01-01T00:00:30Z");

function following(text: string, timeZone?: string): string[] {
  const schedule = readSchedule(text, timeZone);
  const first = schedule.next(FROM_MS) ?? Number.NaN;
  return [first, schedule.next(first) ?? Number.NaN].map((ms) =>
    new Date(ms).toISOString().slice(0, 16),
  );
}

test.for([
  ["*/5 * * * *", ["2026-01-01T00:05", "2026-01-01T00:10"]],
  ["30 6-16/4 * * 1-5", ["2026-01-01T06:30", "2026-01-01T10:30"]],
  // A day of the month or of the week, where both are given.
  ["0 0 3 * MON", ["2026-01-03T00:00", "2026-01-05T00:00"]],
  ["0 0 ? * *", ["2026-01-02T00:00", "2026-01-03T00:00"]],
  ["@weekly", ["2026-01-04T00:00", "2026-01-11T00:00"]],
  ["@every 90s", ["2026-01-01T00:02", "2026-01-01T00:03"]],
] as const)("%s", ([text, times]) => {
  expect(following(text)).toEqual(times);
});

test("the clock is that of a zone, also where it is put forward", () => {
  expect(following("0 8 * * *", "America/New_York")).toEqual([
    ...["2026-01-01T13:00", "2026-01-02T13:00"],
  ]);
  const winter = Date.parse("2026-03-07T14:00:00Z");
  const summer = readSchedule("0 8 * * *", "America/New_York").next(winter);
  expect(summer).toBe(Date.parse("2026-03-08T12:00:00Z"));
});

test("a day that never comes", () => {
  expect(readSchedule("59 23 31 2 *").next(FROM_MS)).toBeNull();
});

test.for(["61 * * * *", "* * * * * *", "soon", "@every now", ""])("%j is no schedule", (text) => {
  expect(() => readSchedule(text)).toThrow();
});

test("there is no such zone", () => {
  expect(() => readSchedule("0 8 * * *", "Mars/Olympus").next(FROM_MS)).toThrow();
});
