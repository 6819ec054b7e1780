import fc from "fast-check";
import { expect, test } from "vitest";
import { TrafficPlace } from "../../../test/support/cluster/traffic-place.ts";
import type { NodeState } from "../objects/node-state.ts";
import { openWindow, readWindow } from "./traffic-window.ts";

const NODES = ["a1", "a2", "b1", "b2", "c1", "c2"];
/** Requests per second, of each zone a third. */
const RATE = 90;

type Deed = (at: TrafficPlace, name: string) => void;

const container = (readinessProbe?: object) => ({
  ...{ name: "web", image: "web:1" },
  ...(readinessProbe && { readinessProbe }),
});
const node = fc.constantFrom(...NODES);
const addition = fc.tuple(node, fc.boolean()).map(([nodeName, isProbed]): Deed => {
  const containers = [container(isProbed ? { periodSeconds: 2 } : undefined)];
  return (at, name) => at.pod(name, { nodeName, containers }, { labels: { app: "web" } });
});
const deletion = fc
  .tuple(fc.nat(20), fc.constantFrom(0, 5, undefined))
  .map(([number, grace]): Deed => {
    return (at) => {
      const name = at.pods[number % Math.max(1, at.pods.length)];
      if (name !== undefined) at.delete(name, grace);
    };
  });
const failure = fc
  .tuple(node, fc.constantFrom<NodeState>("healthy", "power", "partition", "capacity"))
  .map(
    ([name, state]): Deed =>
      (at) =>
        at.put(name, state),
  );
const time = fc.constantFrom(0.2, 0.5, 3, 20).map(
  (seconds): Deed =>
    (at) =>
      at.pass(seconds),
);
const deeds = fc.array(fc.oneof(time, addition, addition, failure, deletion), { maxLength: 25 });
const options = fc.constantFrom(
  {},
  { trafficDistribution: "PreferSameZone" as const },
  { trafficDistribution: "PreferSameNode" as const },
  { internalTrafficPolicy: "Local" as const },
);

function place(spec: object): TrafficPlace {
  const at = new TrafficPlace();
  at.service(String(RATE), spec);
  return at;
}

function perform(at: TrafficPlace, what: readonly Deed[], prefix = "p"): void {
  for (const [index, deed] of what.entries()) deed(at, `${prefix}${index}`);
}

test("whatever is sent either succeeds or is lost", () => {
  fc.assert(
    fc.property(options, deeds, (spec, what) => {
      const at = place(spec);
      let sent = 0;
      for (const [index, deed] of what.entries()) {
        // Clients are in zones with a node that has power.
        const alive = ["a", "b", "c"].filter((zone) =>
          [`${zone}1`, `${zone}2`].some((name) => {
            const state = at.nodeOf(name).metadata.annotations?.["sim.devstack.dev/state"];
            return state !== "power";
          }),
        );
        const before = at.cluster.nowMs;
        const window = openWindow(at.cluster);
        deed(at, `p${index}`);
        const seconds = (at.cluster.nowMs - before) / 1_000;
        sent += (RATE / 3) * alive.length * seconds;
        const { succeeded, lost } = readWindow(window, at.cluster);
        expect(succeeded + lost).toBeCloseTo((RATE / 3) * alive.length * seconds, 6);
        expect(Math.min(succeeded, lost)).toBeGreaterThanOrEqual(0);
      }
      const flow = at.cluster;
      const whole = readWindow({ ...openWindow(place(spec).cluster), fromMs: 0 }, flow);
      expect(whole.succeeded + whole.lost).toBeCloseTo(sent, 5);
    }),
    { numRuns: 100 },
  );
});

test("a fork changes nothing in its parent, and the same deeds give the same numbers", () => {
  fc.assert(
    fc.property(options, deeds, deeds, (spec, first, second) => {
      const [at, twin] = [place(spec), place(spec)];
      for (const one of [at, twin]) perform(one, first);
      at.pass(0);
      twin.pass(0);
      const window = openWindow(at.cluster);
      const fork = at.cluster.fork();
      fork.advanceTo(fork.nowMs + 100_000);
      perform(at, second, "q");
      perform(twin, second, "q");
      expect(readWindow(window, at.cluster)).toEqual(readWindow(window, twin.cluster));
      expect(fork.nowMs).toBeGreaterThan(window.fromMs);
    }),
    { numRuns: 60 },
  );
});

test("where all endpoints have been ready for a while nothing is lost", () => {
  fc.assert(
    fc.property(fc.uniqueArray(node, { minLength: 1 }), fc.boolean(), (names, inZone) => {
      const at = place(inZone ? { trafficDistribution: "PreferClose" } : {});
      at.serve(names);
      at.pass(10);
      const report = at.during(1_000);
      expect(report).toMatchObject({ lost: 0, lossyMs: 0 });
      expect(report.succeeded).toBeCloseTo(90_000, 5);
    }),
    { numRuns: 40 },
  );
});

test("a constant flow gives the same numbers however often one looks at it", () => {
  const at = place({});
  at.serve(["a1", "b1", "c1"]);
  at.pass(10);
  const window = openWindow(at.cluster);
  for (let minute = 0; minute < 60; minute++) {
    at.pass(60);
    expect(readWindow(window, at.cluster).succeeded).toBeCloseTo((minute + 1) * 60 * RATE, 5);
  }
});
