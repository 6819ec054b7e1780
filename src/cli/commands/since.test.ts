import { expect, test } from "vitest";
import { parseSince, sinceMs } from "./since.ts";

const NOW = Date.UTC(2030, 0, 1, 12);

test.for([
  ["90s", NOW - 90_000],
  ["5m", NOW - 300_000],
  ["1h30m", NOW - 5_400_000],
  ["2d", NOW - 172_800_000],
  ["2030-01-01T11:00:00Z", NOW - 3_600_000],
  ["2030-01-01T12:30:00.5+01:00", NOW - 1_800_000 + 500],
  ["2030-01-01", new Date(2030, 0, 1).getTime()],
  ["2030-01-01T10:00", new Date(2030, 0, 1, 10).getTime()],
] as const)("%s is a moment", ([text, expected]) => {
  expect(sinceMs(parseSince(text), NOW)).toBe(expected);
});

test.for(["", "5", "m5", "5 m", "-5m", "yesterday", "2030-13-01", "12:00", "1e3s"])(
  "%j is none, and what is one is told",
  (text) => {
    expect(() => parseSince(text)).toThrow("Expected a time such as 90s, 5m, 1h30m");
  },
);
