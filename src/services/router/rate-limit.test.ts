import { expect, test } from "vitest";
import { FakeClock } from "../../../test/support/fake-clock.ts";
import { RateLimiter } from "./rate-limit.ts";

function limiter(changed: { burst?: number; maxClients?: number } = {}) {
  const clock = new FakeClock();
  const options = { requestsPerSecond: 2, burst: 3, maxClients: 100, ...changed };
  return { clock, limiter: new RateLimiter({ ...options, clock }) };
}

test("a client may spend its burst at once and then waits for the next token", async () => {
  const { clock, limiter: limit } = limiter();
  expect([limit.take("a"), limit.take("a"), limit.take("a"), limit.take("a")]).toEqual([
    0, 0, 0, 500,
  ]);
  await clock.advance(499);
  expect(limit.take("a")).toBeCloseTo(1);
  await clock.advance(2);
  expect(limit.take("a")).toBe(0);
});

test("refused requests cost nothing: they do not put the next token off", async () => {
  const { clock, limiter: limit } = limiter({ burst: 1 });
  limit.take("a");
  for (let step = 0; step < 4; step += 1) {
    await clock.advance(100);
    expect(limit.take("a")).toBeGreaterThan(0);
  }
  await clock.advance(101);
  expect(limit.take("a")).toBe(0);
});

test("a pause refills the burst and not more", async () => {
  const { clock, limiter: limit } = limiter();
  limit.take("a");
  await clock.advance(60_000);
  const waits = [1, 2, 3, 4].map(() => limit.take("a"));
  expect(waits.filter((wait) => wait === 0)).toHaveLength(3);
});

test("clients do not share tokens", () => {
  const { limiter: limit } = limiter({ burst: 1 });
  expect([limit.take("a"), limit.take("b"), limit.take("a")]).toEqual([0, 0, 500]);
});

test("the table is bounded: the client longest unseen is forgotten", () => {
  const { limiter: limit } = limiter({ burst: 1, maxClients: 2 });
  limit.take("a");
  limit.take("b");
  limit.take("a");
  limit.take("c");
  expect(limit.size).toBe(2);
  expect(limit.take("a")).toBeGreaterThan(0);
  expect(limit.take("b")).toBe(0);
});
