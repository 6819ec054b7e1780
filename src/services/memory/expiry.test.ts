import { pino } from "pino";
import { expect, onTestFinished, test } from "vitest";
import { FakeClock } from "../../../test/support/fake-clock.ts";
import { Expiry } from "./expiry.ts";

test("it sleeps until an object expires, and removes what has in steps", async () => {
  const { clock, removed } = begin([5_000, 5_000]);
  await clock.advance(4_999);
  expect(removed).toEqual([]);
  await clock.advance(1);
  expect(removed).toEqual([2]);
});

test("so many at once are not removed at once", async () => {
  const { clock, removed } = begin(Array.from({ length: 250 }, () => 0));
  await clock.advance(0);
  expect(removed).toEqual([100]);
  await clock.advance(50);
  expect(removed).toEqual([100, 100]);
  await clock.advance(50);
  expect(removed).toEqual([100, 100, 50]);
});

test("an object that expires before all others is noticed", async () => {
  const { clock, expiring, removed, expiry } = begin([]);
  await clock.advance(1_000);
  expiring.push(2_000);
  expiry.noticed();
  await clock.advance(1_000);
  expect(removed).toEqual([1]);
});

test("a failure is no end: it tries again", async () => {
  const { clock, removed, fail } = begin([0]);
  fail(true);
  await clock.advance(0);
  fail(false);
  await clock.advance(60_000);
  expect(removed).toEqual([1]);
});

function begin(expiring: number[]) {
  const clock = new FakeClock();
  const removed: number[] = [];
  let fails = false;
  const base = clock.now();
  const store = {
    nextExpiryMs: () => (expiring.length === 0 ? undefined : base + Math.min(...expiring)),
    removeExpired: (limit: number) => {
      if (fails) throw new Error("disk full");
      return expiring.splice(0, limit).length;
    },
  };
  const onRemoved = (count: number) => void removed.push(count);
  const log = pino({ level: "silent" });
  const expiry = new Expiry({ store, clock, log, onRemoved });
  expiry.start();
  onTestFinished(() => expiry.stop());
  return { clock, expiring, removed, expiry, fail: (now: boolean) => (fails = now) };
}
