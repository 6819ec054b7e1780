import { Writable } from "node:stream";
import { beforeEach, expect, test } from "vitest";
import { FakeClock } from "../../../../test/support/fake-clock.ts";
import { FakeLauncher, processSpec } from "../../../../test/support/fake-launcher.ts";
import type { InstanceStatus } from "../../../plan/instance.ts";
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
  const answer = await supervisor.apply({ processes, external: [], disabled: {}, endpoints: {} });
  await clock.advance(0);
  return answer.changed;
};
const row = (service: string): InstanceStatus | undefined =>
  supervisor.status().instances.find((instance) => instance.service === service);
const started = () => launcher.children.map(({ spec }) => spec.id);

test("apply starts what is new, leaves alone what is unchanged, restarts what changed", async () => {
  expect(await apply(processSpec("a"), processSpec("b"))).toEqual(["a", "b"]);
  expect(await apply(processSpec("a"), processSpec("b"))).toEqual([]);
  launcher.children[1]?.end({ signal: "SIGTERM" });
  expect(await apply(processSpec("a"), processSpec("b", { digest: "2" }))).toEqual(["b"]);
  expect(started()).toEqual(["a", "b", "b"]);
});

test("apply stops what is not wanted any more, and its row goes", async () => {
  await apply(processSpec("a"), processSpec("b"));
  launcher.children[1]?.end({ signal: "SIGTERM" });
  await apply(processSpec("a"));
  expect(supervisor.status().instances.map(({ service }) => service)).toEqual(["a"]);
});

test("a crash is followed by restarts with growing pauses, then it is left ended", async () => {
  await apply(processSpec("a"));
  for (const pauseMs of [100, 250, 500]) {
    launcher.last.end({ code: 3 });
    await clock.advance(pauseMs - 1);
    expect(row("a")).toMatchObject({ phase: "backing-off", pid: null, lastExit: { code: 3 } });
    const before = launcher.children.length;
    await clock.advance(1);
    expect(launcher.children).toHaveLength(before + 1);
    expect(row("a")).toMatchObject({ phase: "running" });
  }
  launcher.last.end({ code: 3 });
  await clock.advance(60_000);
  expect(started()).toHaveLength(4);
  expect(row("a")).toMatchObject({ phase: "exited", restarts: 3 });
  expect(row("a")?.reason).toBe("ended with status 3, 4 times in a row");
  expect(clock.sleeping).toBe(0);
});

test("a minute of good running gives the whole budget back", async () => {
  await apply(processSpec("a"));
  for (let round = 0; round < 8; round += 1) {
    await clock.advance(60_000);
    launcher.last.end({ code: 1 });
    await clock.advance(100);
    expect(row("a")?.phase).toBe("running");
  }
});

test("what has ended for good is started again by the next apply", async () => {
  launcher.startError = "no such program: a";
  await apply(processSpec("a"));
  expect(row("a")).toMatchObject({ phase: "exited", reason: "no such program: a" });
  launcher.startError = null;
  expect(await apply(processSpec("a"))).toEqual(["a"]);
  expect(row("a")?.phase).toBe("running");
});

test("a job is done with 0, failed with anything else, and never restarted", async () => {
  await apply(processSpec("good", { job: true }), processSpec("bad", { job: true }));
  launcher.children[0]?.end({ code: 0 });
  launcher.children[1]?.end({ code: 2 });
  await clock.advance(60_000);
  expect(row("good")?.phase).toBe("done");
  expect(row("bad")).toMatchObject({ phase: "exited", reason: "ended with status 2" });
  expect(launcher.children).toHaveLength(2);
  expect(
    await apply(processSpec("good", { job: true }), processSpec("bad", { job: true })),
  ).toEqual(["bad"]);
});

test("a job is done when its last words are in the log, and a crash is told then", async () => {
  const { promise: written, resolve } = Promise.withResolvers<void>();
  supervisor = new Supervisor({
    clock,
    launch: launcher.launch,
    openLog: () => new Writable({ final: (done) => void written.then(() => done()) }),
    countOutOfMemoryKills: async () => 0,
  });
  await apply(processSpec("job", { job: true }), processSpec("service"));
  launcher.children[0]?.end({ code: 0 });
  launcher.children[1]?.end({ code: 1 });
  await clock.advance(50);
  expect([row("job")?.phase, row("service")?.phase]).toEqual(["running", "running"]);
  resolve();
  await clock.advance(50);
  expect([row("job")?.phase, row("service")?.phase]).toEqual(["done", "backing-off"]);
});

test("a need is waited for: started, and done", async () => {
  await apply(
    processSpec("last", { needs: { job: "done" } }),
    processSpec("job", { job: true, needs: { first: "started" } }),
    processSpec("first"),
  );
  expect(started()).toEqual(["first", "job"]);
  expect(row("last")).toMatchObject({ phase: "pending", reason: "waiting for job to be done" });
  launcher.last.end({ code: 0 });
  await clock.advance(0);
  expect(started()).toEqual(["first", "job", "last"]);
});

test("what waits for a need can be stopped", async () => {
  await apply(processSpec("b", { needs: { a: "done" } }), processSpec("a", { job: true }));
  const stopped = supervisor.stop();
  await clock.advance(0);
  launcher.last.end({ signal: "SIGTERM" });
  expect(await stopped).toBe(1);
  expect(row("b")).toMatchObject({ phase: "stopped" });
  expect(clock.sleeping).toBe(0);
});

test("stop ends dependants before what they need", async () => {
  await apply(processSpec("a"), processSpec("b", { needs: { a: "started" } }));
  const stopped = supervisor.stop();
  await clock.advance(0);
  expect(row("a")?.phase).toBe("running");
  launcher.children[1]?.end({ signal: "SIGTERM" });
  await clock.advance(0);
  expect(row("b")?.phase).toBe("stopped");
  launcher.children[0]?.end({ signal: "SIGTERM" });
  expect(await stopped).toBe(2);
});

test("a subscriber is told the present states, then each change, none lost or doubled", async () => {
  await apply(processSpec("a"));
  const seen: string[] = [];
  const unsubscribe = supervisor.subscribe(({ service, phase }) =>
    seen.push(`${service} ${phase}`),
  );
  expect(seen).toEqual(["a running"]);
  launcher.last.end({ code: 1 });
  await clock.advance(100);
  expect([...new Set(seen)]).toEqual(["a running", "a backing-off"]);
  expect(seen.at(-1)).toBe("a running");
  unsubscribe();
  launcher.last.end({ code: 1 });
  await clock.advance(0);
  expect(seen.at(-1)).toBe("a running");
});

test("a killed process counts as out of memory when the kernel says so", async () => {
  let kills = 0;
  supervisor = new Supervisor({
    clock,
    launch: launcher.launch,
    openLog: () => new Writable({ write: (_chunk, _encoding, done) => done() }),
    countOutOfMemoryKills: async () => kills,
  });
  await apply(processSpec("a"));
  kills = 1;
  launcher.last.end({ signal: "SIGKILL" });
  await clock.advance(0);
  expect(row("a")).toMatchObject({ lastExit: { outOfMemory: true } });
});

test("services of one process share its facts", async () => {
  const services = ["x", "y"].map((name) => ({
    name,
    provider: "builtin" as const,
    version: "1",
    probes: [],
  }));
  expect(await apply(processSpec("both", { services }))).toEqual(["x", "y"]);
  expect(row("x")?.pid).toBe(row("y")?.pid);
  expect(started()).toEqual(["both"]);
});

test("disabled services have a row with the reason", async () => {
  await supervisor.apply({
    processes: [],
    external: [],
    disabled: { grafana: "no program" },
    endpoints: {},
  });
  expect(row("grafana")).toMatchObject({ phase: "disabled", reason: "no program" });
});
