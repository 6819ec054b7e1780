import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Silence } from "./silence.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("only the wait for the peer counts, not the reader's own time", async () => {
  const silence = new Silence(1_000);
  const pieces = silence.through(
    (async function* () {
      yield 1;
      yield 2;
      await new Promise(() => {});
    })(),
  );
  expect(await pieces.next()).toEqual({ done: false, value: 1 });
  vi.advanceTimersByTime(60_000);
  expect(silence.signal.aborted).toBe(false);
  expect(await pieces.next()).toEqual({ done: false, value: 2 });
  void pieces.next();
  vi.advanceTimersByTime(999);
  expect(silence.signal.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  expect(silence.signal.aborted).toBe(true);
});
