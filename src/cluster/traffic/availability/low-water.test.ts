import fc from "fast-check";
import { expect, test } from "vitest";
import { LowWater } from "./low-water.ts";

const ARBITRARY_MOVES = fc.array(fc.record({ count: fc.nat(6), afterMs: fc.nat(4) }), {
  minLength: 1,
  maxLength: 40,
});

test("the least since any moment, and how long it lasted, is as one would find by looking at all", () => {
  fc.assert(
    fc.property(ARBITRARY_MOVES, fc.nat(), (moves, from) => {
      const lows = new LowWater();
      /** The count in each millisecond. */
      const seen: number[] = [];
      let present = { count: 3, sinceMs: 0 };
      for (const { count, afterMs } of moves) {
        for (let ms = 0; ms < afterMs; ms++) seen.push(present.count);
        lows.ended("web", present, seen.length);
        present = { count, sinceMs: seen.length };
      }
      const fromMs = from % (seen.length + 1);
      const since = [...seen.slice(fromMs), present.count];
      const low = lows.since("web", fromMs, present);
      expect(low?.count).toBe(Math.min(...since));
      // The stretch that still lasts is not counted before it is over.
      const over = seen.slice(low?.sinceMs, present.sinceMs);
      expect(low?.spentMs).toBe(over.filter((count) => count === low?.count).length);
    }),
  );
});

test("of the past no more is kept than can be an answer", () => {
  const lows = new LowWater();
  let present = { count: 6, sinceMs: 0 };
  for (let nowMs = 1_000; nowMs < 100_000; nowMs += 1_000) {
    lows.ended("web", present, nowMs);
    present = { count: (nowMs / 1_000) % 7, sinceMs: nowMs };
  }
  expect(lows.since("web", 0, present)).toEqual({ count: 0, sinceMs: 0, spentMs: 14_000 });
  expect(lows.memory["lowMarks"]).toHaveProperty("size", 1);
});
