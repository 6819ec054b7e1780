import { expect, test } from "vitest";
import { fakeAdapter } from "../../../test/support/fake-adapter.ts";
import { linesOf, routerPlatform } from "../../../test/support/router-platform.ts";
import { systemClock } from "../../util/clock.ts";

/** Never resolves: what waits for it hangs until it is given up. */
const never = new Promise<void>(() => undefined);

/** An ask that is given up after 4 s: a quarter of that is 1 s, while each step alone may take 5 s. */
const slo = { prompt: "hello", latency_slo_ms: 1_000 };

test("memory that hangs costs an ask a quarter of its time, not the answer", async () => {
  const { ask, memory } = await routerPlatform();
  memory.before = ({ path }) => (path === "/healthz" ? Promise.resolve() : never);
  const lines = await linesOf(await ask(slo));
  expect(lines[0]).toMatchObject({ type: "plan", context: "unavailable" });
  expect(lines.at(-1)).toMatchObject({ phase: "complete", stored: false });
  expect(lines.at(-1)?.["latency_ms"]).toBeLessThan(3_500);
});

test("a policy that hangs refuses the ask within the ask's own time", async () => {
  const { ask, opa } = await routerPlatform();
  opa.before = ({ path }) => (path === "/health" ? Promise.resolve() : never);
  const startedMs = performance.now();
  const answer = await ask({ ...slo, latency_slo_ms: 100 });
  expect([answer.status, await answer.json()]).toMatchObject([
    503,
    { error: "policy_unavailable" },
  ]);
  expect(performance.now() - startedMs).toBeLessThan(4_500);
});

test("estimates that do not come end the ask within its own time", async () => {
  const { ask, adapter } = await routerPlatform();
  adapter.beforeEstimate = () => never;
  const startedMs = performance.now();
  const answer = await ask({ ...slo, latency_slo_ms: 500 });
  expect([answer.status, await answer.json()]).toMatchObject([
    503,
    { error: "no_models_available" },
  ]);
  expect(performance.now() - startedMs).toBeLessThan(4_500);
});

test("once an estimate is there, the others have a short grace", async () => {
  const late = await fakeAdapter();
  late.beforeEstimate = () => never;
  const { ask } = await routerPlatform({}, [late]);
  const lines = await linesOf(await ask({ prompt: "hello" }));
  expect(lines[0]).toMatchObject({
    candidates: [{ model: "fake-adapter" }],
    unavailable: [{ reason: "no estimate within 250 ms of the first one" }],
  });
  expect(late.received).toHaveLength(1);
  // The objective of 2 s would allow 8 s.
  expect(lines.at(-1)?.["latency_ms"]).toBeLessThan(3_500);
});

test("a synthetic ask waits for every adapter, also for one that was not well", async () => {
  const slow = await fakeAdapter();
  slow.healthy = false;
  // Longer than the grace, seen from the first estimate.
  slow.beforeEstimate = () => systemClock.sleep(600);
  const { ask, readyz } = await routerPlatform({}, [slow]);
  await readyz(200);
  const synthetic = { headers: { "x-devstack-synthetic": "1" } };
  const lines = await linesOf(await ask({ prompt: "hello" }, synthetic));
  expect(lines[0]?.["candidates"]).toHaveLength(2);
});

test("an adapter that failed its last health check is asked only when all did", async () => {
  const ill = await fakeAdapter();
  ill.healthy = false;
  const { ask, adapter, readyz } = await routerPlatform({}, [ill]);
  const readyWith = async (...states: boolean[]) => {
    for (;;) {
      const report = (await readyz(200)) as { checks: { adapters: { ok: boolean }[] } };
      if (report.checks.adapters.every(({ ok }, index) => ok === states[index])) return;
    }
  };
  await readyWith(true, false);
  await linesOf(await ask({ prompt: "hello" }));
  expect([adapter.received.length, ill.received.length]).toEqual([2, 0]);
});

test("when every adapter failed its last health check they are asked all the same", async () => {
  const ill = await fakeAdapter();
  ill.healthy = false;
  const { ask, readyz } = await routerPlatform({ ADAPTER_ENDPOINTS: JSON.stringify([ill.url]) });
  for (;;) {
    const report = (await readyz(503)) as { checks: { adapters: { detail: string }[] } };
    if (report.checks.adapters[0]?.detail.includes("unhealthy")) break;
  }
  expect((await linesOf(await ask({ prompt: "hello" }))).at(-1)).toMatchObject({ stored: true });
});
