import { expect, test } from "vitest";
import { Pace } from "./pace.ts";

const options = { busyIntervalMs: 250, idleIntervalMs: 10_000, busyForMs: 3_000 };

test("scrapes often after the start and after every sign of life, seldom otherwise", () => {
  const pace = new Pace(1_000, options);
  expect(pace.intervalMs(3_999)).toBe(250);
  expect(pace.intervalMs(4_000)).toBe(10_000);
  pace.stir(20_000);
  expect([pace.intervalMs(20_001), pace.intervalMs(23_000)]).toEqual([250, 10_000]);
});

test("a sign of life shortens a long wait at once, but not below the quick interval", () => {
  const pace = new Pace(0, options);
  expect(pace.delayMs(5_000, 5_000)).toBe(10_000);
  pace.stir(6_000);
  expect(pace.delayMs(6_000, 5_000)).toBe(0);
  expect(pace.delayMs(6_000, 5_900)).toBe(150);
});
