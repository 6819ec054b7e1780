import { expect, test } from "vitest";
import {
  aNode,
  aPod,
  cycleOf,
  decide,
  HOSTNAME,
  type PodParts,
  readsOf,
  scheduleAll,
  spreadOver,
  viewOf,
} from "../../../test/support/cluster/scheduling.ts";
import type { Pod } from "../objects/pod.ts";
import { Random } from "../time/random.ts";
import { type Points, pointsOf } from "./score-plugin.ts";

const labels = { app: "web" };

function zoneSpread(more: object = {}): PodParts {
  return { labels, topologySpreadConstraints: [spreadOver(labels, more)] };
}

/** Two nodes in each of the zones a, b and c. */
function sixNodes(drained?: string) {
  const taints = [{ key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" as const }];
  return ["a1", "a2", "b1", "b2", "c1", "c2"].map((name) => {
    const zone = name.charAt(0);
    return aNode(name, zone === drained ? { zone, unschedulable: true, taints } : { zone });
  });
}

function pods(count: number, parts: PodParts): Pod[] {
  return Array.from({ length: count }, (_, index) => aPod(`p${index}`, parts));
}

function byZone(placed: ReturnType<typeof scheduleAll>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { decision } of placed) {
    const zone = decision.node?.charAt(0) ?? "pending";
    counts[zone] = (counts[zone] ?? 0) + 1;
  }
  return counts;
}

test("the guide's six pods go two to each zone", () => {
  const placed = scheduleAll(viewOf(sixNodes()), pods(6, zoneSpread()));
  expect(byZone(placed)).toEqual({ a: 2, b: 2, c: 2 });
});

test("when a zone is drained its two pods stay pending, unless taints are honoured", () => {
  const left = ["a1", "a2", "b1", "b2"].map((on) => aPod(`on-${on}`, { on, labels }));
  const again = (more: object) =>
    scheduleAll(viewOf(sixNodes("c"), left), pods(2, zoneSpread(more)));
  const placed = again({});
  expect(byZone(placed)).toEqual({ pending: 2 });
  expect(placed[0]?.decision).toMatchObject({
    message:
      "0/6 nodes are available: 2 node(s) were unschedulable, 4 node(s) didn't match pod topology spread constraints.",
  });
  expect(byZone(again({ nodeTaintsPolicy: "Honor" }))).toEqual({ a: 1, b: 1 });
});

test("reasons stand in the order of their texts, numbers included", () => {
  const taints = [{ key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" as const }];
  const nodes = [
    aNode("tainted", { taints }),
    ...Array.from({ length: 10 }, (_, index) =>
      aNode(`small-${index}`, { allocatable: { cpu: "1" } }),
    ),
  ];
  const decision = decide(cycleOf(viewOf(nodes), aPod("p", { requests: { cpu: "2" } })));
  expect(decision).toMatchObject({
    message:
      "0/11 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 10 Insufficient cpu.",
  });
  expect(decision.rejections).toHaveLength(11);
  expect([...decision.rejections][0]).toMatchObject({
    node: "tainted",
    rejection: { plugin: "TaintToleration" },
  });
});

test("what stands in the way everywhere is said once; without nodes that is said", () => {
  const volumes = [{ name: "data", persistentVolumeClaim: { claimName: "data" } }];
  expect(decide(cycleOf(viewOf(sixNodes()), aPod("p", { volumes })))).toMatchObject({
    message: '0/6 nodes are available: persistentvolumeclaim "data" not found.',
    rejected: { plugin: "VolumeRestrictions" },
  });
  expect(decide(cycleOf(viewOf([]), aPod("p")))).toMatchObject({
    message: "no nodes available to schedule pods",
  });
});

test("a pod that names its node by affinity is looked at there only", () => {
  const named = (name: string) => ({
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [
            { matchFields: [{ key: "metadata.name", operator: "In" as const, values: [name] }] },
          ],
        },
      },
    },
  });
  const view = viewOf(sixNodes("c"));
  expect(decide(cycleOf(view, aPod("p", named("b2")))).node).toBe("b2");
  expect(decide(cycleOf(view, aPod("p", named("c1"))))).toMatchObject({
    message:
      "0/6 nodes are available: 1 node(s) were unschedulable, 5 node(s) didn't satisfy plugin(s) [NodeAffinity].",
  });
  expect(decide(cycleOf(view, aPod("p", named("gone"))))).toMatchObject({
    message: "0/6 nodes are available: 6 node(s) didn't satisfy plugin(s) [NodeAffinity].",
  });
});

test("the scoreboard says why: points of each rule, their weights, and the sum", () => {
  const view = viewOf(
    [aNode("full"), aNode("free")],
    [aPod("p", { on: "full", requests: { cpu: "2" } })],
  );
  const decision = decide(cycleOf(view, aPod("new", { requests: { cpu: "1" } })));
  expect(decision.node).toBe("free");
  const board = "scoreboard" in decision ? decision.scoreboard : undefined;
  expect([...(board?.nodes ?? [])]).toEqual(["full", "free"]);
  const both = (points: Points) => [0, 1].map((index) => pointsOf(points, index));
  expect(board?.rules.map(({ name, weight, points }) => [name, weight, ...both(points)])).toEqual([
    ["TaintToleration", 3, 100, 100],
    ["NodeResourcesFit", 1, 60, 86],
    ["NodeResourcesBalancedAllocation", 1, 62, 87],
    ["ImageLocality", 1, 0, 0],
  ]);
  expect([...(board?.totals ?? [])]).toEqual([422, 473]);
});

test("one possible node is taken without scores", () => {
  const decision = decide(cycleOf(viewOf([aNode("only")]), aPod("p")));
  expect(decision).toMatchObject({ node: "only", scoreboard: undefined });
});

test("among equal nodes chance decides, the same with the same seed, and leaves none out", () => {
  const view = viewOf(sixNodes());
  const chosen = (seed: number) =>
    decide(cycleOf(view, aPod("p")), { chance: new Random(seed) }).node;
  const times: Record<string, number> = {};
  for (let seed = 0; seed < 600; seed++) {
    const node = chosen(seed) ?? "";
    times[node] = (times[node] ?? 0) + 1;
    expect(chosen(seed)).toBe(node);
  }
  expect(Object.keys(times)).toHaveLength(6);
  for (const count of Object.values(times)) expect(count).toBeGreaterThan(60);
});

test("in a large cluster a share of the nodes is enough, and the next pod goes on from there", () => {
  const nodes = Array.from({ length: 300 }, (_, index) =>
    aNode(`n${index}`, { zone: `z${index % 3}` }),
  );
  const view = viewOf(nodes);
  const first = decide(cycleOf(view, aPod("p")));
  const board = "scoreboard" in first ? first.scoreboard : undefined;
  // 50 % less one for each 125 nodes
  expect(board?.nodes).toHaveLength(144);
  expect([...(board?.nodes ?? [])].slice(0, 4)).toEqual(["n0", "n1", "n2", "n3"]);
  expect(first.nextStart).toBe(144);
  const second = decide(cycleOf(view, aPod("q")), { start: first.nextStart });
  expect("scoreboard" in second && second.scoreboard?.nodes.at(0)).toBe("n144");
  expect(second.nextStart).toBe(288);
  expect(decide(cycleOf(view, aPod("r")), { start: 288 }).nextStart).toBe(132);
});

test("a pod goes where room has been made for it, if it still can", () => {
  const status = { nominatedNodeName: "b2" };
  const view = viewOf(sixNodes());
  expect(decide(cycleOf(view, aPod("p", { status }))).node).toBe("b2");
  const full = viewOf(sixNodes(), [aPod("x", { on: "b2", requests: { cpu: "4" } })]);
  const decision = decide(cycleOf(full, aPod("p", { status, requests: { cpu: "1" } })));
  expect(decision.node).not.toBe("b2");
  expect(decision.rejections).toHaveLength(1);
});

test("room that is made for a pod as important is not given away", () => {
  const view = viewOf([aNode("a")]);
  const waiting = aPod("waiting", { priority: 10, requests: { cpu: "3" } });
  const nominated = (node: string) => (node === "a" ? [waiting] : []);
  const decided = (priority: number) =>
    decide(cycleOf(view, aPod("p", { priority, requests: { cpu: "2" } })), { nominated });
  expect(decided(10)).toMatchObject({ message: "0/1 nodes are available: 1 Insufficient cpu." });
  expect(decided(11).node).toBe("a");
  expect(decide(cycleOf(view, waiting), { nominated }).node).toBe("a");
});

test("the multi-AZ guide's pods spread over zones and nodes alike", () => {
  const prefers = {
    weight: 100,
    podAffinityTerm: {
      topologyKey: HOSTNAME,
      labelSelector: {
        matchExpressions: [{ key: "app", operator: "In" as const, values: ["web"] }],
      },
    },
  };
  const parts = {
    ...zoneSpread(),
    affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [prefers] } },
  };
  const placed = scheduleAll(viewOf(sixNodes()), pods(12, parts), readsOf());
  const perNode = Object.groupBy(placed, ({ decision }) => decision.node ?? "pending");
  expect(Object.values(perNode).map((group) => group?.length)).toEqual([2, 2, 2, 2, 2, 2]);
});
