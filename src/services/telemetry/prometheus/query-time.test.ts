import { expect, test } from "vitest";
import { parseQueryTime } from "./query-time.ts";

const NOW_MS = Date.UTC(2030, 0, 1, 0, 1);

test.each([
  [undefined, NOW_MS],
  ["", NOW_MS],
  [String(NOW_MS / 1_000), NOW_MS],
  [String(NOW_MS / 1_000 - 0.5), NOW_MS - 500],
  ["2030-01-01T00:01:00.250Z", NOW_MS + 250],
])("%s is %i", (text, expected) => {
  expect(parseQueryTime(text, NOW_MS)).toBe(expected);
});

test.each([
  ["foo", "cannot parse"],
  ["2030-99-99T00:00:00Z", "cannot parse"],
  ["1", "keeps the latest sample only"],
  ["2030-01-01T00:00:00Z", "keeps the latest sample only"],
])("%s is refused", (text, reason) => {
  expect(() => parseQueryTime(text, NOW_MS)).toThrow(reason);
});
