import { Writable } from "node:stream";
import { beforeEach, expect, test } from "vitest";
import { FakeClock } from "../../../../test/support/fake-clock.ts";
import { FakeLauncher, processSpec } from "../../../../test/support/fake-launcher.ts";
import type { InstanceStatus } from "../../../plan/instance.ts";
import type { ServiceAction } from "../../runtime.ts";
import type { ProcessSpec } from "../process-spec.ts";
import { Supervisor } from "./supervisor.ts";

let clock: FakeClock;
let launcher: FakeLauncher;
let supervisor: Supervisor;
beforeEach(() => {
  clock = new FakeClock();
  launcher = new FakeLauncher();
  supervisor = new Supervisor({
    clock,
    launch: launcher.launch,
    openLog: () => new Writable({ write: (_chunk, _encoding, done) => done() }),
    countOutOfMemoryKills: async () => 0,
  });
});

const apply = async (...processes: ProcessSpec[]) => {
  const { changed } = await supervisor.apply({
    processes,
    external: [],
    disabled: {},
    endpoints: {},
  });
  await clock.advance(0);
  return changed;
};
/** Carries an order out; children that are told to end do. */
const control = async (action: ServiceAction, ...services: string[]) => {
  const ordered = supervisor.control({ action, services });
  await clock.advance(0);
  for (const { spec, end } of launcher.children) {
    if (action !== "start" && services.includes(spec.id)) end({ signal: "SIGTERM" });
  }
  const { changed } = await ordered;
  await clock.advance(0);
  return changed;
};
const row = (service: string): InstanceStatus | undefined =>
  supervisor.status().instances.find((instance) => instance.service === service);
const started = () => launcher.children.map(({ spec }) => spec.id);

test("what the user stops stays stopped, and the others run on", async () => {
  await apply(processSpec("a"), processSpec("b"));
  expect(await control("stop", "a")).toEqual(["a"]);
  await clock.advance(60_000);
  expect(row("a")).toMatchObject({ phase: "stopped", reason: "stopped by you", pid: null });
  expect(row("b")).toMatchObject({ phase: "running" });
  expect(started()).toEqual(["a", "b"]);
  expect(await control("stop", "a")).toEqual([]);
});

test("what was stopped is started by start, and by the next apply", async () => {
  await apply(processSpec("a"));
  await control("stop", "a");
  expect(await control("start", "a")).toEqual(["a"]);
  expect(row("a")).toMatchObject({ phase: "running", restarts: 0 });
  await control("stop", "a");
  expect(await apply(processSpec("a"))).toEqual(["a"]);
  expect(started()).toEqual(["a", "a", "a"]);
});

test("start leaves alone what runs and what is done; restart takes both", async () => {
  await apply(processSpec("a"), processSpec("job", { job: true }));
  launcher.last.end({ code: 0 });
  await clock.advance(0);
  expect(await control("start", "a", "job")).toEqual([]);
  expect(await control("stop", "job")).toEqual([]);
  expect(await control("restart", "a", "job")).toEqual(["a", "job"]);
  expect(started()).toEqual(["a", "job", "a", "job"]);
});

test("what has failed for good is stopped by a stop, and tried again by a start", async () => {
  launcher.startError = "no such program: a";
  await apply(processSpec("a"));
  expect(await control("stop", "a")).toEqual(["a"]);
  expect(row("a")?.phase).toBe("stopped");
  launcher.startError = null;
  expect(await control("start", "a")).toEqual(["a"]);
  expect(row("a")?.phase).toBe("running");
});

test("services that share a process are stopped with it", async () => {
  const services = ["x", "y"].map((name) => ({
    name,
    provider: "builtin" as const,
    version: "1",
    probes: [],
  }));
  await apply(processSpec("both", { services }));
  const ordered = supervisor.control({ action: "stop", services: ["x"] });
  await clock.advance(0);
  launcher.last.end({ signal: "SIGTERM" });
  expect(await ordered).toEqual({ changed: ["x", "y"] });
  expect(row("y")?.phase).toBe("stopped");
});

test("a supervisor that is ending takes no such order", async () => {
  await apply();
  await supervisor.stop();
  await expect(control("start", "a")).rejects.toThrow("this supervisor is ending");
});
