import fc from "fast-check";
import { expect, test } from "vitest";
import {
  aNode,
  aPod,
  cycleOf,
  decide,
  HOSTNAME,
  readsOf,
  scheduleAll,
  scoresOf,
  viewOf,
  ZONE,
  zonedNodes,
} from "../../../test/support/cluster/scheduling.ts";
import type { Node } from "../objects/node.ts";
import type { Pod } from "../objects/pod.ts";
import type { Affinity } from "../objects/scheduling.ts";
import type { ClusterView } from "./cluster-view.ts";
import { FILTERS } from "./profile.ts";

const APPS = ["web", "db"];

const node = fc
  .record({
    number: fc.integer({ min: 0, max: 5 }),
    zone: fc.option(fc.constantFrom("a", "b", "c"), { nil: undefined }),
    tainted: fc.boolean(),
    cpu: fc.constantFrom("1", "2"),
  })
  .map(({ number, zone, tainted, cpu }) =>
    aNode(`n${number}`, {
      ...(zone && { zone }),
      allocatable: { cpu, pods: "6" },
      taints: tainted ? [{ key: "t", effect: "NoSchedule" }] : [],
    }),
  );

const affinity = fc
  .record({
    kind: fc.constantFrom("none", "near", "apart", "likes", "dislikes"),
    app: fc.constantFrom(...APPS),
    topologyKey: fc.constantFrom(ZONE, HOSTNAME),
  })
  .map(({ kind, app, topologyKey }): Affinity => {
    const term = { topologyKey, labelSelector: { matchLabels: { app } } };
    const preferred = [{ weight: 10, podAffinityTerm: term }];
    switch (kind) {
      case "near":
        return { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
      case "apart":
        return { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
      case "likes":
        return { podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: preferred } };
      case "dislikes":
        return { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: preferred } };
      default:
        return {};
    }
  });

const pod = fc
  .record({
    number: fc.integer({ min: 0, max: 30 }),
    app: fc.constantFrom(...APPS),
    affinity,
    maxSkew: fc.integer({ min: 0, max: 2 }),
    soft: fc.boolean(),
    honors: fc.boolean(),
    cpu: fc.constantFrom("0", "300m", "1"),
  })
  .map(({ number, app, affinity: wanted, maxSkew, soft, honors, cpu }) => {
    const constraint = {
      maxSkew,
      topologyKey: ZONE,
      whenUnsatisfiable: soft ? ("ScheduleAnyway" as const) : ("DoNotSchedule" as const),
      nodeTaintsPolicy: honors ? ("Honor" as const) : ("Ignore" as const),
      labelSelector: { matchLabels: { app } },
    };
    return aPod(`p${number}-${app}`, {
      labels: { app },
      affinity: wanted,
      requests: { cpu },
      ...(maxSkew > 0 && { topologySpreadConstraints: [constraint] }),
    });
  });

type Change =
  | { readonly kind: "node"; readonly node: Node }
  | { readonly kind: "noNode"; readonly name: string }
  | { readonly kind: "pod"; readonly pod: Pod; readonly on: string }
  | { readonly kind: "noPod"; readonly index: number }
  | { readonly kind: "look" };

const name = fc.integer({ min: 0, max: 5 }).map((number) => `n${number}`);
const change: fc.Arbitrary<Change> = fc.oneof(
  { arbitrary: fc.record({ kind: fc.constant("node" as const), node }), weight: 3 },
  { arbitrary: fc.record({ kind: fc.constant("noNode" as const), name }), weight: 1 },
  { arbitrary: fc.record({ kind: fc.constant("pod" as const), pod, on: name }), weight: 6 },
  { arbitrary: fc.record({ kind: fc.constant("noPod" as const), index: fc.nat(20) }), weight: 3 },
  { arbitrary: fc.constant({ kind: "look" as const }), weight: 2 },
);

/** What there is, beside the view. */
interface World {
  readonly nodes: Map<string, Node>;
  readonly pods: Map<string, Pod>;
}

const PROBES = fc.sample(pod, { numRuns: 12, seed: 5 });

function apply(view: ClusterView, world: World, changes: readonly Change[]): void {
  for (const one of changes) {
    if (one.kind === "node") {
      view.setNode(one.node);
      world.nodes.set(one.node.metadata.name, one.node);
    } else if (one.kind === "noNode") {
      view.removeNode(one.name);
      world.nodes.delete(one.name);
    } else if (one.kind === "pod") {
      const { uid } = one.pod.metadata;
      const before = world.pods.get(uid);
      const after = { ...one.pod, spec: { ...one.pod.spec, nodeName: one.on } };
      if (before === undefined) view.addPod(after);
      else view.updatePod(before, after);
      world.pods.set(uid, after);
    } else if (one.kind === "noPod") {
      const gone = [...world.pods.values()][one.index];
      if (gone !== undefined) view.removePod(gone);
      if (gone !== undefined) world.pods.delete(gone.metadata.uid);
    } else {
      seen(view);
    }
  }
}

/** All that rules say of some pods on all nodes, whatever the order of the nodes. */
function seen(view: ClusterView) {
  return PROBES.map((probe) => {
    const cycle = cycleOf(view, probe);
    const rejections = FILTERS.flatMap(({ prepare }) => {
      const preparation = prepare(cycle);
      if (preparation === "skip" || "rejected" in preparation) return [];
      return view.order.flatMap((slot) => {
        const rejection = preparation.check(view.at(slot));
        return rejection ? [`${view.at(slot).name}: ${rejection.reasons.join()}`] : [];
      });
    });
    const scores = [
      scoresOf("InterPodAffinity", cycle) ?? {},
      scoresOf("PodTopologySpread", cycle) ?? {},
      scoresOf("NodeResourcesFit", cycle) ?? {},
    ];
    return {
      rejections: rejections.sort(),
      scores: scores.map((points) =>
        Object.entries(points)
          .filter(([, n]) => n > 0)
          .sort(),
      ),
    };
  });
}

test("what has been kept up to date is what would be counted anew", () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
      const view = viewOf([]);
      const world = { nodes: new Map(), pods: new Map() };
      apply(view, world, changes);
      const anew = viewOf([...world.nodes.values()], [...world.pods.values()]);
      expect(seen(view)).toEqual(seen(anew));
    }),
  );
});

test("a pod that came and went has left nothing", () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 40 }), pod, name, (changes, guest, on) => {
      const view = viewOf([]);
      apply(view, { nodes: new Map(), pods: new Map() }, changes);
      const before = seen(view);
      const nodes = view.order.map((slot) => view.at(slot));
      const bound = aPod("guest", { ...guest.spec, labels: guest.metadata.labels ?? {}, on });
      view.addPod(bound);
      view.removePod(bound);
      expect(seen(view)).toEqual(before);
      expect(view.order.map((slot) => view.at(slot))).toEqual(nodes);
    }),
  );
});

test("a fork and its parent go their own ways", () => {
  const changes = fc.array(change, { maxLength: 30 });
  fc.assert(
    fc.property(changes, changes, changes, (before, ofParent, ofFork) => {
      const parent = viewOf([]);
      const world = { nodes: new Map(), pods: new Map() };
      apply(parent, world, before);
      const fork = parent.fork();
      const forked = { nodes: new Map(world.nodes), pods: new Map(world.pods) };
      const shared = seen(parent);
      apply(fork, forked, ofFork);
      expect(seen(parent)).toEqual(shared);
      apply(parent, world, ofParent);
      const anew = ({ nodes, pods }: World) =>
        seen(viewOf([...nodes.values()], [...pods.values()]));
      expect(seen(fork)).toEqual(anew(forked));
      expect(seen(parent)).toEqual(anew(world));
    }),
  );
});

test("no node is given more than it has, and no constraint is broken by a placement", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(node, { selector: ({ metadata }) => metadata.name }),
      fc.uniqueArray(pod, { selector: ({ metadata }) => metadata.name, maxLength: 25 }),
      (nodes, pods) => {
        const placed = scheduleAll(viewOf(nodes), pods);
        const there: { pod: Pod; on: Node }[] = [];
        for (const { pod: next, decision } of placed) {
          const on = nodes.find(({ metadata }) => metadata.name === decision.node);
          if (on === undefined) continue;
          there.push({ pod: next, on });
          expect(milliCpuOn(on, there)).toBeLessThanOrEqual(
            Number(on.status?.allocatable?.["cpu"]) * 1000,
          );
          expect(there.filter((other) => other.on === on).length).toBeLessThanOrEqual(6);
          expect(brokenSkew(next, on, nodes, there)).toBe(false);
        }
      },
    ),
  );
});

function milliCpuOn(on: Node, there: readonly { pod: Pod; on: Node }[]): number {
  const amounts: Record<string, number> = { "0": 0, "300m": 300, "1": 1000 };
  return there
    .filter((other) => other.on === on)
    .map(
      ({ pod: { spec } }) => amounts[String(spec.containers[0]?.resources?.requests?.["cpu"])] ?? 0,
    )
    .reduce((sum, cpu) => sum + cpu, 0);
}

/** Counted the long way, with the pod where it has been put. */
function brokenSkew(
  next: Pod,
  on: Node,
  nodes: readonly Node[],
  there: readonly { pod: Pod; on: Node }[],
): boolean {
  const [constraint] = next.spec.topologySpreadConstraints ?? [];
  if (constraint?.whenUnsatisfiable !== "DoNotSchedule") return false;
  const counts = new Map<string, number>();
  const honors = constraint.nodeTaintsPolicy === "Honor";
  for (const { metadata, spec } of nodes) {
    const zone = metadata.labels?.[ZONE];
    if (zone !== undefined && !(honors && spec?.taints?.length)) counts.set(zone, 0);
  }
  const app = next.metadata.labels?.["app"];
  for (const { pod: other, on: where } of there) {
    const zone = where.metadata.labels?.[ZONE] ?? "";
    const counted = other.metadata.labels?.["app"] === app && counts.has(zone);
    if (counted && !(honors && where.spec?.taints?.length))
      counts.set(zone, (counts.get(zone) ?? 0) + 1);
  }
  const zone = on.metadata.labels?.[ZONE] ?? "";
  return (
    (counts.get(zone) ?? Number.POSITIVE_INFINITY) - Math.min(...counts.values()) >
    constraint.maxSkew
  );
}

test("pods on a node that is not there yet count as soon as it comes", () => {
  const requests = { cpu: "4" };
  const view = viewOf([], [aPod("early", { on: "a", requests })]);
  expect(view.node("a")).toBeUndefined();
  view.setNode(aNode("a"));
  expect(decide(cycleOf(view, aPod("p", { requests })))).toMatchObject({
    message: "0/1 nodes are available: 1 Insufficient cpu.",
  });
  view.removeNode("a");
  view.setNode(aNode("a"));
  expect(view.node("a")?.load.pods).toHaveLength(1);
});

test("nodes are gone through zone by zone in turn, as they came", () => {
  const view = viewOf(zonedNodes("a1", "a2", "a3", "b1", "c1", "c2"));
  const order = () => view.order.map((slot) => view.at(slot).name);
  expect(order()).toEqual(["a1", "b1", "c1", "a2", "c2", "a3"]);
  view.setNode(aNode("a1", { zone: "b" }));
  expect(order()).toEqual(["a2", "b1", "c1", "a3", "a1", "c2"]);
  view.removeNode("b1");
  view.setNode(aNode("d1", { zone: "d" }));
  expect(order()).toEqual(["a2", "a1", "c1", "d1", "a3", "c2"]);
});

test("same view, same pods, same chance: same decisions", () => {
  const nodes = Array.from({ length: 120 }, (_, index) =>
    aNode(`n${index}`, { zone: `z${index % 3}` }),
  );
  const pods = Array.from({ length: 50 }, (_, index) =>
    aPod(`p${index}`, { requests: { cpu: "100m" } }),
  );
  const run = () =>
    scheduleAll(viewOf(nodes), pods, readsOf()).map(({ decision }) => decision.node);
  expect(run()).toEqual(run());
});
