import { expect, test } from "vitest";
import { ageText } from "./age-text.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

test.each([
  [-2 * SECOND, "<invalid>"],
  [-1.5 * SECOND, "0s"],
  [0, "0s"],
  [119.9 * SECOND, "119s"],
  [2 * MINUTE, "2m"],
  [9 * MINUTE + 59 * SECOND, "9m59s"],
  [10 * MINUTE + 59 * SECOND, "10m"],
  [3 * HOUR, "3h"],
  [7 * HOUR + 59 * MINUTE, "7h59m"],
  [47 * HOUR + 59 * MINUTE, "47h"],
  [2 * DAY, "2d"],
  [7 * DAY + 23 * HOUR, "7d23h"],
  [8 * DAY + 23 * HOUR, "8d"],
  [729 * DAY, "729d"],
  [730 * DAY, "2y"],
  [2 * 365 * DAY + DAY, "2y1d"],
  [8 * 365 * DAY + 200 * DAY, "8y"],
])("%d ms are %s", (ms, text) => {
  expect(ageText(0, ms)).toBe(text);
});
