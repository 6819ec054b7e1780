import { expect, test } from "vitest";
import { instanceOf } from "../../test/support/instances.ts";
import type { ProbeSpec } from "../catalog/service-spec.ts";
import type { InstanceStatus } from "../plan/instance.ts";
import { startMonitor, withObservation, withProcess, withTime } from "./service-monitor.ts";
import type { Monitor } from "./service-status.ts";

const tcp: ProbeSpec = { kind: "tcp", port: "http" };
const exit = (code: number | null, signal: string | null = null, outOfMemory = false) => ({
  lastExit: { code, signal, outOfMemory, at: 0 },
});

type Step = Partial<InstanceStatus> | { probe: number; ok: boolean; at: number };

/** The monitor after these facts; process facts come at their own start or at 0. */
function after(
  steps: readonly Step[],
  service: { probes?: ProbeSpec[]; job?: boolean } = {},
): Monitor {
  const { probes = [tcp], job = false } = service;
  return steps.reduce<Monitor>(
    (monitor, step) => {
      if (!("probe" in step))
        return withProcess(monitor, instanceOf("x", step), step.startedAt ?? 0);
      const answer = step.ok ? "fine" : "refused";
      const seen = { ok: step.ok, target: `TCP ${step.probe}`, answer, at: step.at, elapsedMs: 5 };
      return withObservation(monitor, step.probe, seen);
    },
    startMonitor({ name: "x", probes, job }, { at: 0 }),
  );
}

const running = { phase: "running", startedAt: 100 } as const;
const pass = (at: number, probe = 0) => ({ probe, ok: true, at });
const fail = (at: number, probe = 0) => ({ probe, ok: false, at });

test.each<[string, string, Step[]]>([
  ["pending", "not started yet", []],
  ["pending", "waits for opa", [{ phase: "pending", reason: "waits for opa" }]],
  ["disabled", "no grafana program", [{ phase: "disabled", reason: "no grafana program" }]],
  ["stopped", "stopped", [{ phase: "stopped", reason: "" }]],
  ["starting", "not probed yet", [running]],
  ["starting", "TCP 0: refused", [running, fail(110)]],
  ["ready", "TCP 0: fine", [running, fail(110), pass(120)]],
  ["ready", "TCP 0: refused", [running, pass(120), fail(200), fail(300)]],
  ["degraded", "TCP 0: refused", [running, pass(120), fail(200), fail(300), fail(400)]],
  ["ready", "TCP 0: fine", [running, pass(120), fail(200), fail(300), fail(400), pass(500)]],
  ["starting", "ended with status 3", [running, { phase: "backing-off", ...exit(3) }]],
  ["degraded", "ended with status 3", [running, pass(120), { phase: "backing-off", ...exit(3) }]],
  [
    "degraded",
    "ended with status 3",
    [running, pass(120), { phase: "backing-off" }, running, { phase: "backing-off", ...exit(3) }],
  ],
  ["failed", "ended with status 3", [running, pass(120), { phase: "exited", ...exit(3) }]],
  ["failed", "was killed by SIGKILL", [running, { phase: "exited", ...exit(null, "SIGKILL") }]],
  ["failed", "was killed because memory ran out", [{ phase: "exited", ...exit(137, null, true) }]],
  ["failed", "ended with status 0, but it is not a job", [{ phase: "exited", ...exit(0) }]],
  [
    "failed",
    "ended with status 1 6 times in a row",
    [{ phase: "exited", reason: "ended with status 1 6 times in a row", ...exit(1) }],
  ],
  ["failed", "cannot be started", [{ phase: "exited", reason: "cannot be started" }]],
])("%s: %s", (state, reason, steps) => {
  expect(after(steps).status).toMatchObject({ state, reason });
});

test.each<[string, string, boolean, Step[]]>([
  ["starting", "the job is running", false, [running]],
  ["done", "ended with status 0", true, [running, { phase: "done", ...exit(0) }]],
  ["done", "ended with status 0", true, [running, { phase: "exited", ...exit(0) }]],
  ["failed", "ended with status 2", true, [running, { phase: "exited", ...exit(2) }]],
])("a job is %s: %s", (state, reason, terminal, steps) => {
  expect(after(steps, { job: true, probes: [] }).status).toMatchObject({ state, reason, terminal });
  const byProbe = after(steps, { probes: [{ kind: "exited-zero" }] });
  expect(byProbe.status).toMatchObject({ state, reason, terminal });
});

test("without probes a process is ready when it has run for a second: nothing was asked", () => {
  const young = after([running], { probes: [] });
  const almost = withTime(young, 1_099);
  expect(almost.status).toMatchObject({
    state: "starting",
    reason: "it has just started, and has no probe",
  });
  const settled = withTime(almost, 1_100);
  expect(settled.status).toMatchObject({
    state: "ready",
    reason: "running; it has no probe",
    readyAt: 1_100,
  });
});

test("without probes a process that was seen to be ready needs no second of its own", () => {
  const seen = { ...running, readyAt: 1_100 };
  expect(after([seen], { probes: [] }).status).toMatchObject({ state: "ready", readyAt: 1_100 });
});

test("every probe has to pass, and the failing one gives the reason", () => {
  const probes = [tcp, tcp];
  expect(after([running, pass(110, 0)], { probes }).status.state).toBe("starting");
  const both = after([running, pass(110, 0), fail(110, 1), pass(210, 1)], { probes });
  expect(both.status).toMatchObject({ state: "ready", readyAt: 215 });
  const lost = [pass(110, 0), pass(110, 1), fail(200, 1), fail(300, 1), fail(400, 1)];
  expect(after([running, ...lost], { probes }).status).toMatchObject({
    state: "degraded",
    reason: "TCP 1: refused",
  });
});

test("degraded counts from the first failure, ready from the first pass", () => {
  const steps = [running, pass(120), pass(220), fail(300), fail(400), fail(500), fail(600)];
  expect(after(steps.slice(0, 3)).status).toMatchObject({
    state: "ready",
    since: 125,
    readyAt: 125,
  });
  expect(after(steps).status).toMatchObject({ state: "degraded", since: 300, readyAt: 125 });
});

test("what was begun before the process started is about its predecessor", () => {
  expect(after([running, pass(99)]).status.state).toBe("starting");
  expect(after([running, pass(100)]).status.state).toBe("ready");
  const restarted = [
    running,
    pass(120),
    { phase: "running", startedAt: 200, restarts: 1 } as const,
  ];
  expect(after([...restarted, pass(150)]).status).toMatchObject({
    state: "starting",
    readyAt: null,
  });
  expect(after([...restarted, pass(210)]).status).toMatchObject({ state: "ready", readyAt: 215 });
});

test("an answer that comes in late does not undo a later one", () => {
  expect(after([running, pass(200), fail(150), fail(150), fail(150)]).status.state).toBe("ready");
});

test("what the runtime saw ready is ready only after a look of our own", () => {
  const known = { ...running, readyAt: 150 };
  expect(after([known]).status).toMatchObject({ state: "starting", readyAt: 150 });
  expect(after([known, fail(300)]).status.state).toBe("starting");
  expect(after([known, fail(300), fail(400), fail(500)]).status).toMatchObject({
    state: "degraded",
    since: 300,
  });
  expect(after([known, pass(300)]).status).toMatchObject({ state: "ready", readyAt: 150 });
  expect(after([{ ...running, readyAt: 50 }]).status.readyAt).toBeNull();
});

test("failures before the runtime saw it ready do not make it degraded", () => {
  const failures = [fail(110), fail(210), fail(310)];
  const seenReady = { ...running, readyAt: 400 };
  expect(after([running, ...failures, seenReady]).status.state).toBe("starting");
  expect(after([running, ...failures, seenReady, pass(410)]).status.state).toBe("ready");
});

test("one failure is enough where the threshold is one", () => {
  const options = { at: 0, failureThreshold: 1 };
  const monitor = withProcess(
    startMonitor({ name: "x", probes: [tcp], job: false }, options),
    instanceOf("x", { ...running, readyAt: 150 }),
    0,
  );
  const seen = { ok: false, target: "TCP", answer: "refused", at: 300, elapsedMs: 1 };
  expect(withObservation(monitor, 0, seen).status.state).toBe("degraded");
});
