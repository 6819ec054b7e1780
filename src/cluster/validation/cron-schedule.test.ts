import { expect, test } from "vitest";
import { scheduleFault, timeZoneFault } from "./cron-schedule.ts";

test.each([
  ["nope", "expected exactly 5 fields, found 1: [nope]"],
  ["61 * * * *", "end of range (61) above maximum (59): 61"],
  ["* * 0 * *", "beginning of range (0) below minimum (1): 0"],
  ["*/0 * * * *", "step of range should be a positive number: */0"],
  ["5-1 * * * *", "beginning of range (5) beyond end of range (1): 5-1"],
  ["1,2 * * * foo", 'failed to parse int from foo: strconv.Atoi: parsing "foo": invalid syntax'],
  ["* * * * 7", "end of range (7) above maximum (6): 7"],
  ["@nope", "unrecognized descriptor: @nope"],
  ["@every x", 'failed to parse duration @every x: time: invalid duration "x"'],
  ["TZ=UTC * * * * *", "cannot use TZ or CRON_TZ in schedule, use timeZone field instead"],
])("%s is no schedule", (schedule, why) => {
  expect(scheduleFault(schedule)).toBe(why);
});

test.each([
  "* * * * *",
  "0 0 1 1 *",
  "*/5 1-3 ? JAN-mar sun,FRI",
  "10/20 * * * *",
  "@daily",
  "@every 1h",
])("%s is one", (schedule) => {
  expect(scheduleFault(schedule)).toBeNull();
});

test("a time zone is one that is known", () => {
  expect(timeZoneFault("Europe/Berlin")).toBeNull();
  expect(timeZoneFault("No/Where")).toBe("unknown time zone No/Where");
  expect(timeZoneFault("local")).toContain("must be an explicit time zone");
});
