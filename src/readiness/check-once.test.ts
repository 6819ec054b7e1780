import { expect, test } from "vitest";
import { FakeClock } from "../../test/support/fake-clock.ts";
import { fakeProbe } from "../../test/support/fake-probe.ts";
import { instanceOf } from "../../test/support/instances.ts";
import { checkOnce } from "./check-once.ts";
import type { MonitoredService } from "./service-status.ts";

const service = (name: string): MonitoredService => ({
  name,
  job: false,
  probes: [
    { kind: "tcp", port: "p0" },
    { kind: "tcp", port: "p1" },
  ],
});

test("asks every probe of what runs, once and side by side", async () => {
  const clock = new FakeClock();
  const startedAt = clock.now() - 60_000;
  const known = { startedAt, readyAt: startedAt + 500 };
  const fake = fakeProbe((call) =>
    call.service !== "opa" && call.port === "p1" ? "refused" : null,
  );
  const checking = checkOnce({
    services: [
      service("opa"),
      service("lost"),
      service("new"),
      service("dead"),
      service("unheard"),
      { name: "seed", job: true, probes: [{ kind: "exited-zero" }] },
    ],
    endpoints: {},
    snapshot: [
      instanceOf("opa", known),
      instanceOf("lost", known),
      instanceOf("new", { startedAt }),
      instanceOf("dead", { phase: "exited", reason: "gone" }),
      instanceOf("seed", { phase: "done" }),
    ],
    timeoutMs: 1_000,
    clock,
    signal: new AbortController().signal,
    probe: fake.probe,
  });
  await clock.advance(5);
  const statuses = await checking;
  expect(statuses.map(({ service, state, reason }) => [service, state, reason])).toEqual([
    ["opa", "ready", "TCP opa:p0: fine"],
    ["lost", "degraded", "TCP lost:p1: refused"],
    ["new", "starting", "TCP new:p1: refused"],
    ["dead", "failed", "gone"],
    ["unheard", "pending", "not started yet"],
    ["seed", "done", "ended with status 0"],
  ]);
  expect(statuses[0]?.readyAt).toBe(known.readyAt);
  expect(fake.calls.map((call) => `${call.service} ${call.port} ${call.atMs}`).sort()).toEqual([
    "lost p0 0",
    "lost p1 0",
    "new p0 0",
    "new p1 0",
    "opa p0 0",
    "opa p1 0",
  ]);
  expect(clock.sleeping).toBe(0);
});

test("an abort throws its reason", async () => {
  const controller = new AbortController();
  const clock = new FakeClock();
  const checking = checkOnce({
    services: [service("opa")],
    endpoints: {},
    snapshot: [instanceOf("opa")],
    timeoutMs: 1_000,
    clock,
    signal: controller.signal,
    probe: fakeProbe(() => null).probe,
  });
  controller.abort(new Error("enough"));
  await expect(checking).rejects.toThrow("enough");
  expect(clock.sleeping).toBe(0);
});
