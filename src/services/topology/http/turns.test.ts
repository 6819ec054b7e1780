import { expect, test } from "vitest";
import { Turns } from "./turns.ts";

function busy(ms: number): void {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
}

async function answer(turns: Turns, ms: number): Promise<void> {
  const wait = turns.next();
  if (wait !== null) await wait;
  turns.take(() => busy(ms));
}

test("between requests that take long timers have their turn, and requests keep their order", async () => {
  const turns = new Turns();
  const seen: string[] = [];
  const timer = setInterval(() => seen.push("timer"), 1);
  const asked = ["a", "b", "c"].map((name) => answer(turns, 20).then(() => seen.push(name)));
  await Promise.all(asked);
  clearInterval(timer);
  expect(seen.filter((one) => one !== "timer")).toEqual(["a", "b", "c"]);
  expect(seen.slice(0, seen.indexOf("c"))).toContain("timer");
});

test("requests that take no time do not wait for each other", () => {
  const turns = new Turns();
  for (let index = 0; index < 100; index++) {
    expect(turns.next()).toBeNull();
    turns.take(() => {});
  }
});

test("what fails has had its turn all the same", async () => {
  const turns = new Turns();
  const fail = () => {
    busy(20);
    throw new Error("no");
  };
  expect(() => turns.take(fail)).toThrow("no");
  const wait = turns.next();
  expect(wait).not.toBeNull();
  await wait;
  expect(turns.next()).toBeNull();
});
