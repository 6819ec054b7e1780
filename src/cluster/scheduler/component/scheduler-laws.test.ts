import fc from "fast-check";
import { expect, test } from "vitest";
import { SchedulerPlace } from "../../../../test/support/cluster/scheduler-place.ts";
import {
  aNode,
  cycleOf,
  decide,
  type PodParts,
  spreadOver,
  viewOf,
  ZONE,
} from "../../../../test/support/cluster/scheduling.ts";
import type { KubeEvent } from "../../objects/event.ts";
import type { Pod } from "../../objects/pod.ts";
import { isFinished, isTerminating } from "../../objects/pod-facts.ts";
import { EVENTS, NODES, PODS } from "../../objects/resources.ts";

const APPS = ["web", "db"];

const parts = fc.record({
  app: fc.constantFrom(...APPS),
  cpu: fc.constantFrom("0", "1", "2", "3"),
  priority: fc.constantFrom(0, 0, 5, 10),
  spreads: fc.boolean(),
  isGated: fc.integer({ min: 0, max: 5 }).map((dice) => dice === 0),
  isMeek: fc.integer({ min: 0, max: 5 }).map((dice) => dice === 0),
});

type Parts = typeof parts extends fc.Arbitrary<infer T> ? T : never;

function podParts({ app, cpu, priority, spreads, isGated, isMeek }: Parts): PodParts {
  const labels = { app };
  return {
    ...{ labels, priority, requests: { cpu } },
    ...(spreads && { topologySpreadConstraints: [spreadOver(labels)] }),
    ...(isGated && { schedulingGates: [{ name: "gate" }] }),
    ...(isMeek && { preemptionPolicy: "Never" as const }),
  };
}

type Deed = (at: SchedulerPlace, number: number) => void;

const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 5,
    arbitrary: parts.map(
      (wish): Deed =>
        (at, number) => {
          at.place({ [`pod-${number}`]: podParts(wish) });
        },
    ),
  },
  fc.nat(20).map(
    (which): Deed =>
      (at) => {
        const pod = at.cluster.store.list(PODS)[which];
        if (pod !== undefined) at.delete(pod.metadata.name);
      },
  ),
  fc.constantFrom("a", "b", "c").map(
    (zone): Deed =>
      (at, number) => {
        at.addNode(aNode(`${zone}${number}`, { zone }));
      },
  ),
  fc.tuple(fc.nat(5), fc.boolean()).map(
    ([which, unschedulable]): Deed =>
      (at) => {
        const node = at.cluster.store.list(NODES)[which];
        if (node === undefined) return;
        at.changeNode(node.metadata.name, (one) => ({ ...one, spec: { unschedulable } }));
      },
  ),
  fc.nat(20).map(
    (which): Deed =>
      (at) => {
        const gated = at.cluster.store.list(PODS).filter(({ spec }) => spec.schedulingGates);
        const name = gated[which % Math.max(1, gated.length)]?.metadata.name;
        if (name === undefined) return;
        at.change(name, ({ spec: { schedulingGates: _, ...spec }, ...pod }) => ({ ...pod, spec }));
      },
  ),
  fc.constantFrom(1, 15, 400).map(
    (seconds): Deed =>
      (at) =>
        at.pass(seconds),
  ),
);

/** Those that are on a node, and have not ended. */
function onNodes(at: SchedulerPlace): Pod[] {
  return at.cluster.store.list(PODS).filter((pod) => pod.spec.nodeName && !isFinished(pod));
}

function cpuOf({ spec }: Pod): number {
  return spec.containers.reduce(
    (sum, one) => sum + Number(one.resources?.requests?.["cpu"] ?? 0),
    0,
  );
}

function expectLawfulPlacement(pod: Pod, at: SchedulerPlace): void {
  expect(pod.spec.schedulingGates ?? []).toEqual([]);
  const there = onNodes(at).filter(({ spec }) => spec.nodeName === pod.spec.nodeName);
  const node = at.cluster.store.get(NODES, "", pod.spec.nodeName ?? "");
  const used = there.reduce((sum, one) => sum + cpuOf(one), 0);
  expect(used).toBeLessThanOrEqual(Number(node?.status?.allocatable?.["cpu"]));
  expect(node?.spec?.unschedulable ?? false).toBe(false);
  if (pod.spec.topologySpreadConstraints === undefined) return;
  const counts = new Map(zonesOf(at).map(([, zone]) => [zone, 0]));
  const zones = new Map(zonesOf(at));
  for (const other of onNodes(at)) {
    if (isTerminating(other) || other.metadata.labels?.["app"] !== pod.metadata.labels?.["app"]) {
      continue;
    }
    const zone = zones.get(other.spec.nodeName ?? "") ?? "";
    counts.set(zone, (counts.get(zone) ?? 0) + 1);
  }
  const own = counts.get(zones.get(pod.spec.nodeName ?? "") ?? "") ?? 0;
  expect(own - Math.min(...counts.values())).toBeLessThanOrEqual(1);
}

function zonesOf(at: SchedulerPlace): [node: string, zone: string][] {
  return at.cluster.store
    .list(NODES)
    .map(({ metadata: { name, labels } }) => [name, labels?.[ZONE] ?? ""]);
}

/** It says by whom it was preempted, and that one is more important. */
function expectLawfulPreemption({ message, involvedObject }: KubeEvent, at: SchedulerPlace): void {
  const pods = at.cluster.store.list(PODS);
  const uid = /by pod (\S+) /.exec(message)?.[1];
  const preemptor = pods.find(({ metadata }) => metadata.uid === uid);
  const victim = pods.find(({ metadata }) => metadata.uid === involvedObject.uid);
  expect(preemptor?.spec.priority ?? 0).toBeGreaterThan(victim?.spec.priority ?? 0);
  expect(preemptor?.spec.preemptionPolicy).not.toBe("Never");
}

/** Watches over a cluster without kubelets: what is broken is thrown where it is written. */
function watched(): SchedulerPlace {
  const nodes = ["a", "b", "c"].map((zone) => aNode(`${zone}-first`, { zone }));
  const at = new SchedulerPlace(nodes);
  at.cluster.subscribe(({ resource, object, previous, type }) => {
    if (type === "DELETED") return;
    if (resource === PODS.id) {
      const [before, after] = [previous as Pod | null, object as Pod];
      if (before !== null && !before.spec.nodeName && after.spec.nodeName) {
        expectLawfulPlacement(after, at);
      }
    }
    const event = object as KubeEvent;
    if (resource === EVENTS.id && event.reason === "Preempted") expectLawfulPreemption(event, at);
  });
  return at;
}

/** Pods that are to go do, and what was forgotten is looked at again. */
function settle(at: SchedulerPlace): void {
  for (let round = 0; round < 30; round++) {
    const going = at.cluster.store.list(PODS).filter(isTerminating);
    if (going.length === 0 && round > 0) break;
    at.delete(...going.map(({ metadata }) => metadata.name));
    at.pass(400);
  }
}

test("no node is over-committed, no spread is broken, no gate is passed, nobody as important has to go", () => {
  fc.assert(
    fc.property(fc.array(deed, { minLength: 5, maxLength: 40 }), (deeds) => {
      const at = watched();
      for (const [number, perform] of deeds.entries()) perform(at, number);
      settle(at);
    }),
    { numRuns: 60 },
  );
});

test("in the end nobody waits who could have a place", () => {
  fc.assert(
    fc.property(fc.array(deed, { minLength: 5, maxLength: 40 }), (deeds) => {
      const at = watched();
      for (const [number, perform] of deeds.entries()) perform(at, number);
      settle(at);
      const view = viewOf(at.cluster.store.list(NODES), onNodes(at));
      const waiting = at.cluster.store
        .list(PODS)
        .filter(({ spec }) => !spec.nodeName && !spec.schedulingGates);
      for (const pod of waiting) {
        expect(decide(cycleOf(view, pod)).node, pod.metadata.name).toBeUndefined();
      }
    }),
    { numRuns: 60 },
  );
});

test("the same deeds with the same seed give the same history, and a fork changes nothing in its parent", () => {
  fc.assert(
    fc.property(
      fc.array(deed, { maxLength: 20 }),
      fc.array(deed, { maxLength: 10 }),
      (deeds, more) => {
        const run = (branch: boolean) => {
          const at = watched();
          const log: string[] = [];
          at.cluster.subscribe(({ type, object }) => {
            log.push(`${type} ${JSON.stringify(object)}`);
          });
          for (const [number, perform] of deeds.entries()) perform(at, number);
          if (branch) at.cluster.fork().advanceTo(at.cluster.nowMs + 1_000_000);
          for (const [number, perform] of more.entries()) perform(at, 100 + number);
          return log;
        };
        expect(run(true)).toEqual(run(false));
      },
    ),
    { numRuns: 30 },
  );
});
