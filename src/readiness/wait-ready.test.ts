import { expect, test } from "vitest";
import { Channel } from "../../test/support/channel.ts";
import { FakeClock } from "../../test/support/fake-clock.ts";
import { fakeProbe, type ProbeCall } from "../../test/support/fake-probe.ts";
import { instanceOf } from "../../test/support/instances.ts";
import type { StackEvent } from "../plan/events.ts";
import type { InstanceStatus } from "../plan/instance.ts";
import type { MonitoredService } from "./service-status.ts";
import { type RunningStart, waitReady } from "./wait-ready.ts";

const service = (name: string): MonitoredService => ({
  name,
  job: false,
  probes: [{ kind: "tcp", port: "p0" }],
});
const job = (name: string): MonitoredService => ({ name, job: true, probes: [] });

interface Setup {
  services: readonly MonitoredService[];
  start?: RunningStart;
  snapshot?: readonly InstanceStatus[];
  /** When each service passes its probe, in ms; never if absent. */
  passesFromMs?: Readonly<Record<string, number>>;
  answer?: (call: ProbeCall) => string | null;
}

/** A wait under way on a fake clock, of 60 s. */
function waiting({ services, snapshot = [], passesFromMs = {}, answer, start }: Setup) {
  const clock = new FakeClock();
  const changes = new Channel<InstanceStatus>();
  const controller = new AbortController();
  const events: StackEvent[] = [];
  const signals: AbortSignal[] = [];
  const fake = fakeProbe(
    answer ??
      ((call) => (call.atMs >= (passesFromMs[call.service] ?? Infinity) ? null : "refused")),
  );
  const result = waitReady({
    services,
    endpoints: {},
    snapshot,
    changes: (signal) => {
      signals.push(signal);
      return changes.read(signal);
    },
    ...(start && { start }),
    timeoutMs: 60_000,
    clock,
    signal: controller.signal,
    emit: (event) => events.push(event),
    probe: fake.probe,
  });
  result.catch(() => {});
  const left = () => ({
    timers: clock.sleeping,
    probes: fake.pending,
    subscribed: signals.some(({ aborted }) => !aborted),
  });
  return { clock, changes, controller, events, fake, result, left };
}

const NOTHING = { timers: 0, probes: 0, subscribed: false };

test("ends when the last service is ready, with the time of each", async () => {
  const { clock, changes, events, result, left } = waiting({
    services: [service("opa"), service("router"), job("seed"), service("grafana")],
    snapshot: [
      instanceOf("opa"),
      instanceOf("router", { phase: "pending", reason: "waits for opa" }),
      instanceOf("seed"),
      instanceOf("grafana", { phase: "disabled", reason: "no grafana program" }),
    ],
    passesFromMs: { opa: 200, router: 0 },
  });
  await clock.advance(500);
  changes.push(instanceOf("router", { startedAt: clock.now() }));
  await clock.advance(500);
  changes.push(instanceOf("seed", { phase: "done" }));
  await clock.advance(0);
  const { ok, elapsedMs, services } = await result;
  expect({ ok, elapsedMs }).toEqual({ ok: true, elapsedMs: 1_000 });
  expect(services.map(({ status, readyMs }) => [status.service, status.state, readyMs])).toEqual([
    ["opa", "ready", 205],
    ["router", "ready", 505],
    ["seed", "done", 1_000],
    ["grafana", "disabled", null],
  ]);
  expect(
    events.map((event) =>
      event.type === "service" ? `${event.service} ${event.state} ${event.elapsedMs}` : "",
    ),
  ).toEqual([
    "opa starting 0",
    "seed starting 0",
    "grafana disabled 0",
    "opa ready 205",
    "router starting 500",
    "router ready 505",
    "seed done 1000",
  ]);
  expect(left()).toEqual(NOTHING);
});

test("nothing to wait for is ready at once", async () => {
  const { result, left } = waiting({ services: [] });
  expect(await result).toMatchObject({ ok: true, elapsedMs: 0, services: [] });
  expect(left()).toEqual(NOTHING);
});

test.each<[string, Partial<InstanceStatus>]>([
  ["has exited for good", { phase: "exited" }],
  ["was stopped", { phase: "stopped" }],
])("ends at once when a service %s", async (_what, facts) => {
  const { clock, changes, result, left } = waiting({
    services: [service("opa"), service("router")],
    snapshot: [instanceOf("opa"), instanceOf("router")],
    passesFromMs: { opa: 0 },
  });
  await clock.advance(1_000);
  changes.push(instanceOf("router", facts));
  await clock.advance(0);
  expect(await result).toMatchObject({
    ok: false,
    elapsedMs: 1_000,
    failure: {
      code: "E_SERVICE_EXITED",
      elapsedMs: 1_000,
      status: { service: "router" },
      instance: facts,
      evidence: [
        { attempts: 10, answers: [{ answer: "refused", firstMs: 5, lastMs: 905, count: 10 }] },
      ],
    },
    services: [{ status: { state: "ready" } }, { status: { service: "router" } }],
  });
  expect(left()).toEqual(NOTHING);
});

test("ends at once when a job fails, though all services are still starting", async () => {
  const { clock, changes, result } = waiting({
    services: [service("opa"), job("seed")],
    snapshot: [instanceOf("opa"), instanceOf("seed")],
  });
  await clock.advance(100);
  const lastExit = { code: 2, signal: null, outOfMemory: false, at: 0 };
  changes.push(instanceOf("seed", { phase: "exited", lastExit }));
  await clock.advance(0);
  expect(await result).toMatchObject({
    failure: {
      code: "E_SERVICE_EXITED",
      status: { service: "seed", reason: "ended with status 2" },
    },
  });
});

test("a service that was dead before the wait began ends it without a probe", async () => {
  const { fake, result } = waiting({
    services: [service("opa"), service("router")],
    snapshot: [instanceOf("router", { phase: "exited" })],
  });
  expect(await result).toMatchObject({ ok: false, elapsedMs: 0 });
  expect(fake.calls).toEqual([]);
});

test("a loop that is still backing off when the time is up has exited", async () => {
  const { clock, result } = waiting({
    services: [service("opa")],
    snapshot: [instanceOf("opa", { phase: "backing-off", restarts: 3 })],
  });
  await clock.advance(60_000);
  expect(await result).toMatchObject({ failure: { code: "E_SERVICE_EXITED" } });
});

test("when the whole time is up, the first that has started and is not ready is blamed", async () => {
  const { clock, changes, result } = waiting({
    services: [service("opa"), service("memory"), service("router"), service("late")],
    snapshot: [
      instanceOf("opa"),
      instanceOf("memory", { phase: "pending" }),
      instanceOf("router", { phase: "pending" }),
    ],
    passesFromMs: { opa: 0 },
  });
  await clock.advance(40_000);
  changes.push(instanceOf("router"));
  await clock.advance(20_000);
  expect(await result).toMatchObject({
    ok: false,
    elapsedMs: 60_000,
    failure: { code: "E_PROBE_FAILED", status: { service: "router" } },
  });
});

test("a service that never even starts is blamed when none other can be", async () => {
  const { clock, result } = waiting({ services: [service("opa")] });
  await clock.advance(60_000);
  expect(await result).toMatchObject({
    failure: { code: "E_PROBE_FAILED", status: { reason: "not started yet" }, evidence: [] },
  });
});

test("a service that is lost again while others start is waited for again", async () => {
  const lost = ({ atMs }: ProbeCall) => atMs > 10_000 && atMs < 15_000;
  const { clock, result, left } = waiting({
    services: [service("opa"), service("router")],
    snapshot: [instanceOf("opa"), instanceOf("router")],
    answer: (call) =>
      call.service === "opa"
        ? lost(call)
          ? "500 no"
          : null
        : call.atMs < 12_000
          ? "refused"
          : null,
  });
  await clock.advance(14_000);
  expect(left().timers).toBeGreaterThan(0);
  await clock.advance(2_000);
  const { ok, services } = await result;
  expect(ok).toBe(true);
  expect(services[0]?.readyMs).toBeGreaterThan(15_000);
});

test("what is lost when the wait fails is not reported as ready", async () => {
  const { clock, result } = waiting({
    services: [service("opa"), service("router")],
    snapshot: [instanceOf("opa"), instanceOf("router")],
    answer: ({ service, atMs }) => (service === "opa" && atMs < 10_000 ? null : "refused"),
  });
  await clock.advance(60_000);
  const { ok, services } = await result;
  expect(ok).toBe(false);
  expect(services[0]).toMatchObject({ status: { state: "degraded" }, readyMs: null });
});

test("facts without news add no timer", async () => {
  const { clock, changes, left } = waiting({
    services: [service("opa")],
    snapshot: [instanceOf("opa")],
  });
  await clock.advance(50);
  const { timers } = left();
  for (let times = 0; times < 3; times++) changes.push(instanceOf("opa"));
  await clock.advance(0);
  expect(left().timers).toBe(timers);
});

test("an abort throws its reason and leaves nothing", async () => {
  const { clock, controller, result, left } = waiting({
    services: [service("opa")],
    snapshot: [instanceOf("opa")],
  });
  await clock.advance(102);
  controller.abort(new Error("interrupted"));
  await expect(result).rejects.toThrow("interrupted");
  await clock.advance(0);
  expect(left()).toEqual(NOTHING);
});

test("process facts that end mean that the stack has gone", async () => {
  const { clock, changes, result, left } = waiting({
    services: [service("opa")],
    snapshot: [instanceOf("opa")],
  });
  await clock.advance(100);
  changes.close();
  await expect(result).rejects.toMatchObject({ code: "E_NOT_RUNNING", exitStatus: 4 });
  await clock.advance(0);
  expect(left()).toEqual(NOTHING);
});

/** A start under way that a test ends. */
function runningStart(snapshot: () => readonly InstanceStatus[]) {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const start = { begunAt: new FakeClock().now(), done: promise, snapshot: async () => snapshot() };
  return { start, resolve, reject };
}

test("beside a start nothing is ready before its end: what ran before may be replaced", async () => {
  const replaced: InstanceStatus[] = [];
  const { start, resolve } = runningStart(() => replaced);
  const { clock, result, left } = waiting({
    services: [service("opa")],
    snapshot: [instanceOf("opa")],
    passesFromMs: { opa: 0 },
    start,
  });
  const outcome = { over: false };
  void result.then(() => {
    outcome.over = true;
  });
  await clock.advance(90_000);
  expect(outcome.over, "nor does the time count").toBe(false);
  replaced.push(instanceOf("opa", { pid: 2, startedAt: clock.now() }));
  resolve();
  await clock.advance(1_000);
  expect(await result).toMatchObject({ ok: true, services: [{ readyMs: expect.any(Number) }] });
  expect(left()).toEqual(NOTHING);
});

test("a service that fails beside its start ends the wait; one of before does not", async () => {
  const { start } = runningStart(() => []);
  const old = instanceOf("memory", { phase: "exited", reason: "it ended", startedAt: 1 });
  const { clock, changes, result } = waiting({
    services: [service("memory"), service("opa")],
    snapshot: [old],
    start,
  });
  await clock.advance(1_000);
  const startedAt = clock.now();
  changes.push(instanceOf("opa", { phase: "exited", reason: "it ended", startedAt }));
  await clock.advance(0);
  expect(await result).toMatchObject({
    ok: false,
    failure: { code: "E_SERVICE_EXITED", status: { service: "opa" } },
  });
});

test("a start that waits for a service in vain does so for as long as there is time", async () => {
  const { start } = runningStart(() => []);
  const { clock, changes, result, left } = waiting({
    services: [service("opa"), service("router")],
    start,
  });
  await clock.advance(300_000);
  changes.push(instanceOf("opa", { startedAt: clock.now() }));
  await clock.advance(60_000);
  expect(await result).toMatchObject({
    ok: false,
    failure: { code: "E_PROBE_FAILED", status: { service: "opa" }, elapsedMs: 60_000 },
  });
  expect(left()).toEqual(NOTHING);
});

test("a start that fails ends the wait with its reason", async () => {
  const { start, reject } = runningStart(() => []);
  const { result } = waiting({ services: [service("opa")], start });
  reject(new Error("the engine refused"));
  await expect(result).rejects.toThrow("the engine refused");
});

test("a start that fails because of a service ends with that service, told or not", async () => {
  const instances: InstanceStatus[] = [];
  const { start, reject } = runningStart(() => instances);
  const { clock, result } = waiting({ services: [service("migrate"), service("opa")], start });
  await clock.advance(1_000);
  const startedAt = start.begunAt;
  instances.push(instanceOf("migrate", { phase: "exited", reason: "it ended", startedAt }));
  reject(new Error("the engine says that something ended"));
  expect(await result).toMatchObject({
    ok: false,
    failure: { code: "E_SERVICE_EXITED", status: { service: "migrate" } },
  });
});

test("what is known at the end of a start does not hide what was told since", async () => {
  const { promise: looked, resolve: look } = Promise.withResolvers<readonly InstanceStatus[]>();
  const { promise: done, resolve: end } = Promise.withResolvers<void>();
  const clock = new FakeClock();
  const beside = new Channel<InstanceStatus>();
  const afterwards = new Channel<InstanceStatus>();
  const streams = [beside, afterwards];
  const running = instanceOf("opa", { startedAt: clock.now() });
  const result = waitReady({
    services: [service("opa")],
    endpoints: {},
    snapshot: [],
    changes: (signal) => (streams.shift() ?? afterwards).read(signal),
    start: { begunAt: clock.now(), done, snapshot: () => looked },
    timeoutMs: 60_000,
    clock,
    signal: new AbortController().signal,
    emit: () => {},
    probe: fakeProbe(() => null).probe,
  });
  end();
  await clock.advance(1);
  // It has begun to run while the look, which is older, was on its way.
  beside.push(running);
  await clock.advance(1);
  look([instanceOf("opa", { phase: "pending", reason: "waits" })]);
  await clock.advance(1);
  // Whoever follows anew is told the present first.
  afterwards.push(running);
  await clock.advance(1_000);
  expect(await result).toMatchObject({ ok: true });
});
