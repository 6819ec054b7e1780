import { expect, test } from "vitest";
import { type ContainerFacts, endpointsOf, instanceOf } from "./container-facts.ts";
import { LABELS } from "./labels.ts";

const RUNNING: ContainerFacts = {
  id: "c1",
  labels: {
    [LABELS.service]: "memory",
    [LABELS.version]: "0.1.0",
    [LABELS.ports]: JSON.stringify({
      http: { containerPort: 8080, protocol: "http", wanted: 8080 },
      grpc: { containerPort: 7070, protocol: "grpc" },
    }),
  },
  state: "running",
  pid: 42,
  startedAt: 1_000,
  finishedAt: null,
  exitCode: 0,
  outOfMemory: false,
  restarts: 0,
  error: "",
  published: { "8080/tcp": [{ host: "127.0.0.1", port: 18_080 }] },
};

const job = { ...RUNNING.labels, [LABELS.job]: "true" };
const ended = { state: "exited", pid: null, finishedAt: 2_000 } as const;

test.each<[string, Partial<ContainerFacts>, string, string]>([
  ["runs", {}, "running", "running"],
  ["was restarted", { restarts: 2, finishedAt: 900 }, "running", "running"],
  ["is paused", { state: "paused" }, "running", "it answers nobody"],
  ["loops", { state: "restarting", exitCode: 1 }, "backing-off", "ended with status 1"],
  ["was not started yet", { state: "created", pid: null }, "pending", "not started yet"],
  [
    "could not be started",
    { state: "created", error: "port is already allocated" },
    "exited",
    "port is already allocated",
  ],
  ["has ended", { ...ended, exitCode: 1 }, "exited", "ended with status 1"],
  ["ran out of memory", { ...ended, exitCode: 137, outOfMemory: true }, "exited", "memory ran out"],
  ["is a job that is done", { ...ended, labels: job }, "done", "done"],
  ["is a job that failed", { ...ended, labels: job, exitCode: 2 }, "exited", "status 2"],
])("a container that %s", (_what, facts, phase, reason) => {
  expect(instanceOf({ ...RUNNING, ...facts }, new Set())).toMatchObject({
    service: "memory",
    provider: "container",
    phase,
    reason: expect.stringContaining(reason),
  });
});

test("what the user has stopped is stopped, whatever it ended with", () => {
  const facts = { ...RUNNING, ...ended, exitCode: 143 };
  expect(instanceOf(facts, new Set(["memory"]))).toMatchObject({ phase: "stopped" });
});

test("an exit is known after a restart too, and a container that never ended has none", () => {
  expect(instanceOf(RUNNING, new Set()).lastExit).toBeNull();
  const restarted = { ...RUNNING, restarts: 1, finishedAt: 900 };
  expect(instanceOf(restarted, new Set()).lastExit).toMatchObject({ code: null, at: 900 });
  const known = { ...restarted, lastEnd: { code: 3, outOfMemory: false } };
  expect(instanceOf(known, new Set()).lastExit).toMatchObject({ code: 3, at: 900 });
});

test("ports are where the engine says, by the names that the stack has for them", () => {
  expect(endpointsOf(RUNNING)).toEqual({
    http: { host: "127.0.0.1", port: 18_080, protocol: "http", internal: false, wanted: 8080 },
  });
  const damaged = { ...RUNNING, labels: { [LABELS.ports]: "{" } };
  expect(endpointsOf(damaged)).toEqual({});
});
