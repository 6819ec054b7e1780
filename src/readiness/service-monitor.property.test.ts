import { array, assert, boolean, constantFrom, integer, oneof, property, record } from "fast-check";
import { expect, test } from "vitest";
import { instanceOf } from "../../test/support/instances.ts";
import type { InstanceStatus } from "../plan/instance.ts";
import { startMonitor, withObservation, withProcess } from "./service-monitor.ts";
import type { Monitor } from "./service-status.ts";

const PHASES = [
  "pending",
  "running",
  "running",
  "running",
  "backing-off",
  "exited",
  "done",
  "stopped",
  "disabled",
] as const satisfies InstanceStatus["phase"][];

const processFact = record({
  kind: constantFrom("process" as const),
  phase: constantFrom(...PHASES),
  code: constantFrom(0, 1, 137),
  restarted: boolean(),
});
const observation = record({
  kind: constantFrom("probe" as const),
  probe: integer({ min: 0, max: 1 }),
  ok: boolean(),
  /** Milliseconds ago. */
  age: integer({ min: 0, max: 30 }),
});
const history = array(
  oneof({ weight: 1, arbitrary: processFact }, { weight: 4, arbitrary: observation }),
  {
    maxLength: 60,
  },
);
type Fact = ReturnType<typeof history.generate>["value"][number];

interface Step {
  fact: Fact;
  /** The time of the fact; an observation was begun `age` before it. */
  at: number;
  before: Monitor;
  after: Monitor;
}

/** Plays the facts ten milliseconds apart; the process restarts with every change to running. */
function play(facts: readonly Fact[], job: boolean): Step[] {
  let monitor = startMonitor(
    {
      name: "x",
      job,
      probes: [
        { kind: "tcp", port: "a" },
        { kind: "tcp", port: "b" },
      ],
    },
    { at: 0, failureThreshold: 2 },
  );
  let startedAt = 0;
  let restarts = 0;
  return facts.map((fact, index) => {
    const at = (index + 1) * 10;
    const before = monitor;
    if (fact.kind === "process") {
      if (fact.restarted) {
        startedAt = at;
        restarts += 1;
      }
      const lastExit = { code: fact.code, signal: null, outOfMemory: false, at };
      const facts = { phase: fact.phase, startedAt, restarts, lastExit };
      monitor = withProcess(monitor, instanceOf("x", facts), at);
    } else {
      const began = at - fact.age;
      const seen = { ok: fact.ok, target: "TCP", answer: "…", at: began, elapsedMs: fact.age };
      monitor = withObservation(monitor, fact.probe, seen);
    }
    return { fact, at, before, after: monitor };
  });
}

const always = (check: (step: Step, job: boolean) => void) =>
  assert(
    property(history, boolean(), (facts, job) => {
      for (const step of play(facts, job)) check(step, job);
    }),
    { numRuns: 500 },
  );

test("ready means: it runs, is no job, and all its probes passed in this very life", () => {
  always(({ after }, job) => {
    if (after.status.state !== "ready") return;
    const startedAt = after.instance?.startedAt ?? 0;
    expect(after.instance?.phase).toBe("running");
    expect(job).toBe(false);
    for (const { passed, latest, failures } of after.probes) {
      expect(passed).toBe(true);
      expect(failures).toBeLessThan(2);
      expect(latest?.at).toBeGreaterThanOrEqual(startedAt);
    }
    expect(after.status.readyAt).toBeGreaterThanOrEqual(startedAt);
  });
});

test("an observation begun before the start changes nothing at all", () => {
  always(({ fact, at, before, after }) => {
    const startedAt = before.instance?.startedAt ?? 0;
    if (fact.kind === "probe" && at - fact.age < startedAt) expect(after).toBe(before);
  });
});

test("no observation brings a process back that does not run", () => {
  always(({ fact, before, after }) => {
    if (fact.kind === "probe" && before.instance?.phase !== "running") expect(after).toBe(before);
  });
});

test("an end for good is terminal at once, and only an end is", () => {
  const ends = new Set(["exited", "done", "stopped", "disabled"]);
  always(({ after }) => {
    expect(after.status.terminal).toBe(ends.has(after.instance?.phase ?? "pending"));
  });
});

test("only an end is called failed, and only a running process of which we know better degraded", () => {
  always(({ after }) => {
    const { state } = after.status;
    if (state === "failed") expect(["exited", "done"]).toContain(after.instance?.phase);
    if (state === "degraded") expect(after.wasReady).toBe(true);
  });
});

test("every state has a reason, and a beginning that moves only with the state", () => {
  always(({ before, after, at }) => {
    expect(after.status.reason).not.toBe("");
    expect(after.status.since).toBeLessThanOrEqual(at);
    if (after.status.state === before.status.state) {
      expect(after.status.since).toBe(before.status.since);
    }
  });
});
