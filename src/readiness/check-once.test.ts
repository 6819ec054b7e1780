import { expect, test } from "vitest";
import { FakeClock } from "../../test/support/fake-clock.ts";
import { fakeProbe } from "../../test/support/fake-probe.ts";
import { instanceOf } from "../../test/support/instances.ts";
import type { InstanceStatus } from "../plan/instance.ts";
import { checkOnce } from "./check-once.ts";
import type { MonitoredService } from "./service-status.ts";

const service: MonitoredService = {
  name: "x",
  job: false,
  probes: [
    { kind: "tcp", port: "p0" },
    { kind: "tcp", port: "p1" },
  ],
};
const signal = new AbortController().signal;
const limits = { endpoints: {}, timeoutMs: 1_000, signal };

/** What is said of a service with these process facts, whose second probe answers so. */
async function checked(facts: Partial<InstanceStatus>, answer: string | null = null, job = false) {
  const clock = new FakeClock();
  const fake = fakeProbe(({ port }) => (port === "p1" ? answer : null));
  const instance = instanceOf("x", facts);
  const { probe } = fake;
  const checking = checkOnce({ ...limits, service: { ...service, job }, instance, clock, probe });
  await clock.advance(5);
  const status = await checking;
  expect(clock.sleeping).toBe(0);
  return { status, asked: fake.calls.map(({ port, atMs }) => `${port} at ${atMs}`) };
}

const known = { startedAt: 1_000, readyAt: 1_500 };

test("asks every probe once, side by side", async () => {
  const { status, asked } = await checked(known);
  expect(status).toMatchObject({ state: "ready", reason: "TCP x:p0: fine", readyAt: 1_500 });
  expect(asked).toEqual(["p0 at 0", "p1 at 0"]);
});

test("one failure makes what was ready degraded; what never was is still starting", async () => {
  const lost = await checked(known, "refused");
  expect(lost.status).toMatchObject({ state: "degraded", reason: "TCP x:p1: refused" });
  const fresh = await checked({ startedAt: 1_000 }, "refused");
  expect(fresh.status).toMatchObject({ state: "starting", reason: "TCP x:p1: refused" });
});

test("what does not run, or is a job, is not asked", async () => {
  const exited = await checked({ phase: "exited", reason: "gone" });
  expect(exited).toMatchObject({ status: { state: "failed", reason: "gone" }, asked: [] });
  expect(await checked({}, null, true)).toMatchObject({ status: { state: "starting" }, asked: [] });
});

test("what the service says of itself is told once", async () => {
  const clock = new FakeClock();
  const seen = { ok: true, target: "x", answer: "200 OK", at: 0, elapsedMs: 0, note: "simulating" };
  const instance = instanceOf("x");
  const probe = async () => seen;
  const { notes } = await checkOnce({ ...limits, service, instance, clock, probe });
  expect(notes).toEqual(["simulating"]);
});

test("an abort throws its reason", async () => {
  const controller = new AbortController();
  const clock = new FakeClock();
  const { probe } = fakeProbe(() => null);
  const instance = instanceOf("x");
  const options = { ...limits, service, instance, clock, probe, signal: controller.signal };
  const checking = checkOnce(options);
  controller.abort(new Error("enough"));
  await expect(checking).rejects.toThrow("enough");
  expect(clock.sleeping).toBe(0);
});
