import { expect, test } from "vitest";
import { FakeClock } from "../../test/support/fake-clock.ts";
import { poll } from "./poll.ts";

const never = new AbortController().signal;

test("tries from start to start of the interval until done", async () => {
  const clock = new FakeClock();
  const begun: number[] = [];
  const polling = poll({
    intervalMs: 100,
    initialDelayMs: 20,
    clock,
    signal: never,
    attempt: async ({ number }) => {
      begun.push(clock.monotonicMs());
      await clock.sleep(30);
      return { done: number === 3, observation: `try ${number}` };
    },
  });
  await clock.advance(1_000);
  expect(await polling).toEqual({ done: true, last: "try 3", attempts: 3, elapsedMs: 250 });
  expect(begun).toEqual([20, 120, 220]);
  expect(clock.sleeping).toBe(0);
});

test("a slow attempt is never overlapped; the next one follows at once", async () => {
  const clock = new FakeClock();
  const begun: number[] = [];
  const polling = poll({
    intervalMs: 100,
    clock,
    signal: never,
    attempt: async ({ number }) => {
      begun.push(clock.monotonicMs());
      await clock.sleep(250);
      return { done: number === 3, observation: null };
    },
  });
  await clock.advance(1_000);
  await polling;
  expect(begun).toEqual([0, 250, 500]);
});

test("when the time is up it keeps what it saw last and ends the attempt under way", async () => {
  const clock = new FakeClock();
  let interrupted = false;
  const polling = poll({
    intervalMs: 100,
    timeoutMs: 250,
    clock,
    signal: never,
    attempt: async ({ number, signal }) => {
      signal.addEventListener("abort", () => {
        interrupted = true;
      });
      await clock.sleep(number === 3 ? 10_000 : 10, signal);
      return { done: false, observation: `try ${number}` };
    },
  });
  await clock.advance(250);
  expect(await polling).toEqual({ done: false, last: "try 2", attempts: 2, elapsedMs: 250 });
  expect(interrupted).toBe(true);
  expect(clock.sleeping).toBe(0);
});

test("without a finished attempt there is no last observation", async () => {
  const clock = new FakeClock();
  const polling = poll({
    intervalMs: 100,
    timeoutMs: 50,
    clock,
    signal: never,
    attempt: async ({ signal }) => {
      await clock.sleep(1_000, signal);
      return { done: true, observation: "late" };
    },
  });
  await clock.advance(50);
  expect(await polling).toEqual({ done: false, last: undefined, attempts: 0, elapsedMs: 50 });
});

test.each(["before", "while it sleeps", "while it tries"])(
  "an abort %s throws its reason",
  async (when) => {
    const clock = new FakeClock();
    const controller = new AbortController();
    const abort = () => controller.abort(new Error("enough"));
    if (when === "before") abort();
    const polling = poll({
      intervalMs: 100,
      timeoutMs: 1_000,
      clock,
      signal: controller.signal,
      attempt: async ({ signal }) => {
        if (when === "while it tries") await clock.sleep(60, signal);
        return { done: false, observation: null };
      },
    });
    const failed = expect(polling).rejects.toThrow("enough");
    await clock.advance(50);
    abort();
    await failed;
    expect(clock.sleeping).toBe(0);
  },
);

test("what an attempt throws ends the poll", async () => {
  const clock = new FakeClock();
  const attempt = () => Promise.reject(new Error("broken"));
  const polling = poll({ intervalMs: 1, timeoutMs: 9, clock, signal: never, attempt });
  await expect(polling).rejects.toThrow("broken");
  expect(clock.sleeping).toBe(0);
});
