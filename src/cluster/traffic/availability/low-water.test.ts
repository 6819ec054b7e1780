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
      const seen: number[] = [];
      let at: { count: number; sinceMs: number } | null = null;
      for (const { count, afterMs } of [...moves, { count: 0, afterMs: 1 }]) {
        for (let ms = 0; at !== null && ms < afterMs; ms++) seen.push(at.count);
        if (at !== null && count === at.count) continue;
        lows.move("web", at, { count, nowMs: seen.length });
        at = { count, sinceMs: seen.length };
      }
      const fromMs = seen.length === 0 ? 0 : from % seen.length;
      const wanted = Math.min(...seen.slice(fromMs), 0);
      expect(lows.since("web", fromMs)?.count).toBe(wanted);
    }),
  );
});

test("of the past no more is kept than can be an answer", () => {
  const lows = new LowWater();
  let previous = { count: 6, sinceMs: 0 };
  lows.move("web", null, { count: 6, nowMs: 0 });
  for (let nowMs = 1_000; nowMs < 100_000; nowMs += 1_000) {
    const count = (nowMs / 1_000) % 7;
    lows.move("web", previous, { count, nowMs });
    previous = { count, sinceMs: nowMs };
  }
  expect(lows.since("web", 0)).toEqual({ count: 0, sinceMs: 0, spentMs: 14_000 });
  expect(lows.memory["lowMarks"]).toHaveProperty("size", 2);
});
