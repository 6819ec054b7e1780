import fc from "fast-check";
import { expect, test } from "vitest";
import { NodePlace } from "../../../test/support/cluster/node-place.ts";
import { findCondition } from "../objects/conditions.ts";
import type { Container, Pod, Probe } from "../objects/pod.ts";
import { PODS } from "../objects/resources.ts";
import { Kubelet } from "./kubelet.ts";
import { afterStart, type BackOff, LONGEST_DELAY_MS, startableAtMs } from "./run/back-off.ts";

const probe: fc.Arbitrary<Probe> = fc.record({
  initialDelaySeconds: fc.nat(20),
  periodSeconds: fc.integer({ min: 1, max: 15 }),
  successThreshold: fc.integer({ min: 1, max: 3 }),
  failureThreshold: fc.constant(100),
});
const container: fc.Arbitrary<Omit<Container, "name">> = fc.record(
  {
    image: fc.constantFrom("a:1", "b:1"),
    imagePullPolicy: fc.constantFrom("Always" as const, "IfNotPresent" as const),
    readinessProbe: probe,
    startupProbe: probe.map((one) => ({ ...one, successThreshold: 1 })),
    livenessProbe: probe.map((one) => ({ ...one, successThreshold: 1 })),
  },
  { requiredKeys: ["image"] },
);
const init: fc.Arbitrary<Omit<Container, "name">> = fc.oneof(
  container,
  container.map((one) => ({ ...one, restartPolicy: "Always" as const })),
);
const named = (of: fc.Arbitrary<Omit<Container, "name">>, base: string, minLength: number) =>
  fc
    .array(of, { minLength, maxLength: 3 })
    .map((all) => all.map((one, index) => ({ ...one, name: `${base}${index}` })));
const pods = fc.array(
  fc.record({ containers: named(container, "c", 1), initContainers: named(init, "i", 0) }),
  { minLength: 1, maxLength: 4 },
);
/** What befalls the pods and their node, and after how many seconds. */
const fate = fc.array(
  fc.tuple(
    fc.nat(40),
    fc.constantFrom("power" as const, "partition" as const, "healthy" as const, "delete" as const),
  ),
  { maxLength: 5 },
);

function made(seed: number, annotations: Readonly<Record<string, string>> = {}) {
  const at = new NodePlace([new Kubelet()], { seed });
  at.node("n1");
  const add = (specs: readonly Pick<Pod["spec"], "containers" | "initContainers">[]) => {
    for (const [index, spec] of specs.entries()) at.pod(`p${index}`, spec, { annotations });
  };
  return { at, add };
}

function befall(at: NodePlace, events: readonly (readonly [number, string])[]): void {
  for (const [seconds, what] of events) {
    at.pass(seconds);
    if (what === "delete" && at.pods.includes("p0")) at.delete("p0");
    else if (what !== "delete") at.put("n1", what as "power");
  }
}

/** What of a pod's status contradicts the rest of it. */
function contradictions({ status, spec }: Pod): string[] {
  const is = (type: string) => findCondition(status?.conditions, type)?.status === "True";
  const all = status?.containerStatuses ?? [];
  const isReady = all.every(({ ready }) => ready);
  const faults: [boolean, string][] = [
    [is("Ready") && !is("ContainersReady"), "ready, and its containers are not"],
    [is("ContainersReady") && !isReady, "containers are ready and say they are not"],
    [is("Ready") && status?.phase !== "Running", `ready while ${status?.phase}`],
    [is("ContainersReady") && !is("Initialized"), "ready before it is initialized"],
    [all.some(({ state }) => state?.running) && !status?.podIP, "runs without an address"],
    [all.length > 0 && all.length !== spec.containers.length, "a container is missing"],
    [
      all.some(({ ready, state }) => ready && !state?.running),
      "a container is ready and does not run",
    ],
    [
      all.some(({ ready, started }) => ready && !started),
      "a container is ready and has not started",
    ],
    [all.some(({ state }) => Object.keys(state ?? {}).length !== 1), "a container has two states"],
  ];
  return faults.filter(([isFault]) => isFault).map(([, fault]) => fault);
}

test("a pod's status never contradicts itself", () => {
  fc.assert(
    fc.property(pods, fate, fc.constantFrom("0", "0.5"), fc.nat(), (specs, events, rate, seed) => {
      const { at, add } = made(seed, { "sim.devstack.dev/crash-rate": rate });
      const found: string[] = [];
      at.cluster.subscribe(({ resource, object, type }) => {
        if (resource !== PODS.id || type === "DELETED") return;
        found.push(...contradictions(object as Pod));
      });
      add(specs);
      befall(at, events);
      at.pass(120);
      expect(found).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test("every pod that may become ready becomes ready", () => {
  fc.assert(
    fc.property(pods, fate, fc.nat(), (specs, events, seed) => {
      const { at, add } = made(seed, { "sim.devstack.dev/jitter": "0.5" });
      add(specs);
      befall(at, events);
      at.put("n1", "healthy");
      at.pass(900);
      const unready = at.cluster.store
        .list(PODS)
        .filter(({ status }) => findCondition(status?.conditions, "Ready")?.status !== "True");
      expect(unready.map(({ metadata, status }) => [metadata.name, status])).toEqual([]);
      if (events.some(([, what]) => what === "delete")) expect(at.pods).not.toContain("p0");
    }),
    { numRuns: 60 },
  );
});

test("no restart waits longer than five minutes, and none less than it should", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1_000_000), { maxLength: 30 }), (lifetimes) => {
      let backOff: BackOff | null = null;
      let nowMs = 0;
      for (const lifetimeMs of lifetimes) {
        const finishedMs = nowMs + lifetimeMs;
        const startMs = startableAtMs(backOff, finishedMs);
        expect(startMs - finishedMs).toBeLessThanOrEqual(LONGEST_DELAY_MS);
        if (lifetimeMs > 600_000) expect(startMs).toBe(finishedMs);
        else if (backOff !== null) expect(startMs - finishedMs).toBeGreaterThanOrEqual(10_000);
        backOff = afterStart(backOff, finishedMs, startMs);
        nowMs = startMs;
      }
    }),
  );
});

test("a fork changes nothing in its parent, and goes on as it would have", () => {
  fc.assert(
    fc.property(pods, fate, fc.nat(), (specs, events, seed) => {
      const { at, add } = made(seed, { "sim.devstack.dev/crash-rate": "0.3" });
      add(specs);
      at.pass(4);
      const before = JSON.stringify(at.cluster.store.list(PODS));
      const fork = at.cluster.fork();
      fork.advanceTo(fork.nowMs + 300_000);
      expect(JSON.stringify(at.cluster.store.list(PODS))).toBe(before);
      const other = at.cluster.fork();
      befall(at, events);
      other.advanceTo(fork.nowMs);
      expect(other.store.list(PODS)).toEqual(fork.store.list(PODS));
    }),
    { numRuns: 30 },
  );
});
