import { expect, test } from "vitest";
import { collect } from "../../../test/support/collect.ts";
import { FakeClock } from "../../../test/support/fake-clock.ts";
import type { LogLine } from "../../plan/instance.ts";
import { systemClock } from "../../util/clock.ts";
import { mergeLogs } from "./merge-logs.ts";

const line = (service: string, at: number): LogLine => ({ service, at, text: `${at}` });

async function* those(...lines: LogLine[]) {
  yield* lines;
}

test("lines of all sources in the order of their time", async () => {
  const merged = mergeLogs(
    [those(line("a", 1), line("a", 4)), those(line("b", 2), line("b", 3)), those()],
    { follow: false, clock: systemClock },
  );
  expect((await collect(merged)).map(({ at }) => at)).toEqual([1, 2, 3, 4]);
});

test("a source that says nothing holds up the others for a moment, and once", async () => {
  const clock = new FakeClock();
  const { promise: later, resolve } = Promise.withResolvers<LogLine>();
  async function* silent() {
    yield await later;
  }
  const merged = mergeLogs([those(line("a", 1), line("a", 2)), silent()], { follow: true, clock });
  const first = merged.next();
  await clock.advance(250);
  expect((await first).value).toMatchObject({ at: 1 });
  expect((await merged.next()).value, "nobody waits again").toMatchObject({ at: 2 });
  resolve(line("b", 9));
  expect((await merged.next()).value).toMatchObject({ at: 9 });
  expect((await merged.next()).done).toBe(true);
});

test("of sources that end each is waited for, however late its first line is", async () => {
  const clock = new FakeClock();
  const { promise: later, resolve } = Promise.withResolvers<LogLine>();
  async function* slow() {
    yield await later;
  }
  const options = { follow: false, clock };
  const merged = collect(mergeLogs([those(line("a", 2), line("a", 3)), slow()], options));
  await clock.advance(10_000);
  resolve(line("b", 1));
  expect((await merged).map(({ at }) => at)).toEqual([1, 2, 3]);
});

test("who stops reading closes the sources", async () => {
  const closed: string[] = [];
  async function* endless(name: string) {
    try {
      for (let at = 0; ; at += 1) yield line(name, at);
    } finally {
      closed.push(name);
    }
  }
  for await (const { at } of mergeLogs([endless("a"), endless("b")], {
    follow: true,
    clock: systemClock,
  })) {
    if (at > 2) break;
  }
  expect(closed.sort()).toEqual(["a", "b"]);
});
