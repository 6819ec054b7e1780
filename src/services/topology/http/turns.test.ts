import { expect, test } from "vitest";
import { Turns } from "./turns.ts";

function busy(ms: number): void {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
}

const nothing = () => null;

test("between requests that take long timers have their turn, and requests keep their order", async () => {
  const turns = new Turns();
  const seen: string[] = [];
  const timer = setInterval(() => seen.push("timer"), 1);
  const act = (name: string) => () => {
    busy(20);
    seen.push(name);
  };
  const names = ["a", "b", "c", "d", "e"];
  await Promise.all(names.map((name) => turns.take(act(name), nothing)));
  clearInterval(timer);
  expect(seen.filter((one) => one !== "timer")).toEqual(names);
  expect(seen.slice(0, seen.indexOf("c"))).toContain("timer");
});

test("requests that take no time are answered in one turn", async () => {
  const turns = new Turns();
  let isNextTurn = false;
  setImmediate(() => {
    isNextTurn = true;
  });
  const answers = Array.from({ length: 100 }, (_, index) => turns.take(() => index, nothing));
  expect(await Promise.all(answers)).toHaveLength(100);
  expect(isNextTurn).toBe(false);
});

test("what is to be prepared is done before each one, with nothing between the two", async () => {
  const turns = new Turns();
  const seen: string[] = [];
  let isDirty = true;
  let writing: Promise<void> | null = null;
  const prepare = () => {
    if (writing !== null || !isDirty) return writing;
    isDirty = false;
    writing = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      seen.push("kept");
      writing = null;
    });
    return writing;
  };
  const act = (name: string) => () => {
    busy(20);
    isDirty = true;
    seen.push(name);
  };
  const names = ["a", "b", "c", "d"];
  await Promise.all(names.map((name) => turns.take(act(name), prepare)));
  expect(seen).toEqual(names.flatMap((name) => ["kept", name]));
});

test("what fails has had its turn all the same", async () => {
  const turns = new Turns();
  const fail = () => {
    busy(20);
    throw new Error("no");
  };
  await expect(turns.take(fail, nothing)).rejects.toThrow("no");
  expect(await turns.take(() => "yes", nothing)).toBe("yes");
});

test("where there is always something to prepare nobody waits for ever", async () => {
  const turns = new Turns();
  let times = 0;
  const always = async () => {
    times += 1;
  };
  expect(await turns.take(() => "done", always)).toBe("done");
  expect(times).toBe(2);
});

test("what cannot be prepared fails alone", async () => {
  const turns = new Turns();
  const no = () => Promise.reject(new Error("no"));
  const first = turns.take(() => "first", no);
  const second = turns.take(() => "second", nothing);
  await expect(first).rejects.toThrow("no");
  expect(await second).toBe("second");
});
