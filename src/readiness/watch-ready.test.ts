import { expect, test } from "vitest";
import { FakeClock } from "../../test/support/fake-clock.ts";
import { type FakeProbe, fakeProbe } from "../../test/support/fake-probe.ts";
import { instanceOf } from "../../test/support/instances.ts";
import type { ProbeSpec } from "../catalog/service-spec.ts";
import type { InstanceStatus } from "../plan/instance.ts";
import type { Observation } from "./observation.ts";
import { watchReady } from "./watch-ready.ts";

const p0: ProbeSpec = { kind: "tcp", port: "p0" };
const p1: ProbeSpec = { kind: "tcp", port: "p1" };

/** A watch over a service `x`, and the states it went through with their times. */
function watching(fake: FakeProbe, service: { probes?: ProbeSpec[]; job?: boolean } = {}) {
  const clock = new FakeClock();
  const states: [string, number][] = [];
  const observed: string[] = [];
  const watch = watchReady({
    service: { name: "x", probes: service.probes ?? [p0], job: service.job ?? false },
    endpoints: {},
    clock,
    probe: fake.probe,
    onStatus: ({ state }) => states.push([state, clock.monotonicMs()]),
    onObservation: (probeIndex, { answer }) => observed.push(`${probeIndex} ${answer}`),
  });
  const process = (facts: Partial<InstanceStatus>) => watch.update(instanceOf("x", facts));
  return { clock, states, observed, watch, process };
}

const times = (fake: FakeProbe, port = "p0") =>
  fake.calls.filter((call) => call.port === port).map(({ atMs }) => atMs);

test("asks every 100 ms until ready, then every 10 s", async () => {
  const fake = fakeProbe(({ atMs }) => (atMs < 250 ? "refused" : null));
  const { clock, states, observed, process } = watching(fake);
  process({ startedAt: clock.now() });
  await clock.advance(21_000);
  expect(times(fake)).toEqual([0, 100, 200, 300, 10_305, 20_305]);
  expect(states).toEqual([
    ["starting", 0],
    ["ready", 305],
  ]);
  expect(observed.slice(0, 4)).toEqual(["0 refused", "0 refused", "0 refused", "0 fine"]);
});

test("repeats a failed probe quickly before it calls the service degraded", async () => {
  const bad = (atMs: number) => atMs > 10_000 && atMs < 10_300;
  const fake = fakeProbe(({ atMs }) => (bad(atMs) ? "refused" : null));
  const { clock, states, process } = watching(fake);
  process({ startedAt: clock.now() });
  await clock.advance(25_000);
  expect(times(fake)).toEqual([0, 10_005, 10_110, 10_210, 10_310, 20_315]);
  expect(states.map(([state, atMs]) => `${state} ${atMs}`)).toEqual([
    "starting 0",
    "ready 5",
    "degraded 10215",
    "ready 10315",
  ]);
});

test("a single failure between passes changes nothing", async () => {
  const fake = fakeProbe(({ atMs }) => (atMs === 10_005 ? "refused" : null));
  const { clock, states, process } = watching(fake);
  process({ startedAt: clock.now() });
  await clock.advance(12_000);
  expect(times(fake)).toEqual([0, 10_005, 10_110]);
  expect(states.map(([state]) => state)).toEqual(["starting", "ready"]);
});

test("without probes it waits a second, for each process anew, and one that ends is never ready", async () => {
  const { clock, states, watch, process } = watching(
    fakeProbe(() => null),
    { probes: [] },
  );
  process({ startedAt: clock.now() });
  await clock.advance(999);
  process({ phase: "backing-off" });
  await clock.advance(5_000);
  process({ startedAt: clock.now(), restarts: 1 });
  await clock.advance(1_000);
  expect(states).toEqual([
    ["starting", 0],
    ["ready", 6_999],
  ]);
  watch.stop();
  expect(clock.sleeping).toBe(0);
});

test("asks all probes side by side, quickly until the service is ready", async () => {
  const fake = fakeProbe(({ port, atMs }) => (port === "p1" && atMs < 150 ? "refused" : null));
  const { clock, states, process } = watching(fake, { probes: [p0, p1] });
  process({ startedAt: clock.now() });
  await clock.advance(5_000);
  expect(times(fake, "p0")).toEqual([0, 100, 200, 300]);
  expect(times(fake, "p1")).toEqual([0, 100, 200]);
  expect(states.at(-1)).toEqual(["ready", 205]);
});

test("probes only while the process runs, and each process anew", async () => {
  const fake = fakeProbe(() => null);
  const { clock, states, process } = watching(fake);
  process({ phase: "pending", reason: "waits for opa" });
  await clock.advance(1_000);
  expect(fake.calls).toEqual([]);
  process({ startedAt: clock.now() });
  await clock.advance(1_000);
  process({ phase: "backing-off", startedAt: clock.now() - 1_000 });
  await clock.advance(20_000);
  process({ startedAt: clock.now(), restarts: 1 });
  await clock.advance(1_000);
  expect(times(fake)).toEqual([1_000, 22_000]);
  expect(states.map(([state, atMs]) => `${state} ${atMs}`)).toEqual([
    "starting 1000",
    "ready 1005",
    "degraded 2000",
    "starting 22000",
    "ready 22005",
  ]);
});

test("facts that are no news do not start another round of probes", async () => {
  const fake = fakeProbe(() => "refused");
  const { clock, process } = watching(fake);
  const startedAt = clock.now();
  process({ startedAt });
  await clock.advance(50);
  process({ startedAt });
  await clock.advance(150);
  expect(times(fake)).toEqual([0, 100, 200]);
});

test("an answer that arrives after the restart is dropped", async () => {
  const fake = fakeProbe(() => null, 50);
  const { clock, states, observed, process } = watching(fake);
  process({ startedAt: clock.now() });
  await clock.advance(20);
  process({ startedAt: clock.now(), restarts: 1 });
  await clock.advance(45);
  expect(observed).toEqual([]);
  expect(fake.pending).toBe(1);
  await clock.advance(10);
  expect(states.at(-1)).toEqual(["ready", 70]);
});

test("a job is never probed", async () => {
  const fake = fakeProbe(() => null);
  const { clock, states, process } = watching(fake, { probes: [{ kind: "exited-zero" }] });
  process({ startedAt: clock.now() });
  await clock.advance(1_000);
  process({ phase: "done" });
  expect(fake.calls).toEqual([]);
  expect(states.map(([state]) => state)).toEqual(["starting", "done"]);
});

test.each([50, 102, 5_000])("stop at %i ms leaves no timer, no probe and no word", async (atMs) => {
  const fake = fakeProbe((call) => (call.atMs < 150 ? "refused" : null));
  const { clock, states, watch, process } = watching(fake);
  process({ startedAt: clock.now() });
  await clock.advance(atMs);
  const told = states.length;
  watch.stop();
  expect(clock.sleeping).toBe(0);
  process({ phase: "exited" });
  await clock.advance(60_000);
  expect(fake.pending).toBe(0);
  expect(states.length).toBe(told);
});

test("an answer that comes in after the stop is not told", async () => {
  const { promise: answer, resolve } = Promise.withResolvers<Observation>();
  const clock = new FakeClock();
  const states: string[] = [];
  const watch = watchReady({
    service: { name: "x", probes: [p0], job: false },
    endpoints: {},
    clock,
    probe: () => answer,
    onStatus: ({ state }) => states.push(state),
  });
  watch.update(instanceOf("x"));
  watch.stop();
  resolve({ ok: true, target: "TCP", answer: "fine", at: clock.now(), elapsedMs: 0 });
  await clock.advance(1_000);
  expect(states).toEqual(["starting"]);
});

test("a watcher that stops it from its own callback is obeyed", async () => {
  const fake = fakeProbe(() => null);
  const clock = new FakeClock();
  const watch = watchReady({
    service: { name: "x", probes: [p0], job: false },
    endpoints: {},
    clock,
    probe: fake.probe,
    onStatus: () => watch.stop(),
  });
  watch.update(instanceOf("x"));
  await clock.advance(1_000);
  expect(fake.calls).toEqual([]);
  expect(clock.sleeping).toBe(0);
});
