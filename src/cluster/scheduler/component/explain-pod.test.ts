import { expect, test } from "vitest";
import { podsAlike, SchedulerPlace } from "../../../../test/support/cluster/scheduler-place.ts";
import { aNode, spreadOver, zonedNodes } from "../../../../test/support/cluster/scheduling.ts";

const ROOM = { allocatable: { cpu: "2" } };

test("why here: the node with the most points, with the points of each rule, and why not there", () => {
  const at = new SchedulerPlace([
    ...zonedNodes("a1", "b1"),
    aNode("c1", { zone: "c", unschedulable: true }),
  ]);
  at.place({ there: { requests: { cpu: "1" }, nodeSelector: { "kubernetes.io/hostname": "a1" } } });
  at.place({ web: { requests: { cpu: "1" } } });
  const told = at.explain("web");
  expect(told).toMatchObject({
    ...{ namespace: "default", name: "web", state: "placed", node: "b1", basis: "last" },
    message: "of 2 nodes that could take it b1 has the most points, 473",
    ...{ decidedAt: "2026-01-01T00:00:00.000Z", tries: 0, nodeCount: 3, preemption: null },
    refusals: [{ rule: "NodeUnschedulable", reasons: ["node(s) were unschedulable"], nodes: 1 }],
  });
  expect(told.nodes.map(({ name, zone, verdict, total }) => [name, zone, verdict, total])).toEqual([
    ["b1", "b", "chosen", 473],
    ["a1", "a", "possible", 447],
    ["c1", "c", "refused", null],
  ]);
  const [best, , shut] = told.nodes;
  expect(best?.rules).toContainEqual({ rule: "NodeResourcesFit", weight: 1, points: 86 });
  expect(best?.rules.reduce((sum, { weight, points }) => sum + weight * points, 0)).toBe(473);
  expect(shut).toMatchObject({ rule: "NodeUnschedulable", mayMakeRoom: false });
});

test("among equals it says that chance decided; of one that nothing else was possible", () => {
  const at = new SchedulerPlace(zonedNodes("a1", "b1", "c1"));
  at.place({ any: {}, one: { nodeSelector: { "kubernetes.io/hostname": "b1" } } });
  expect(at.explain("any").message).toMatch(
    /^of 3 nodes that could take it .*; 3 have as many, and chance decided$/,
  );
  expect(at.explain("one").message).toBe("of 3 nodes only b1 could take it");
});

test("why pending: the scheduler's own message, and each node's reason", () => {
  const labels = { app: "web" };
  const at = new SchedulerPlace([
    ...zonedNodes("a1", "b1"),
    aNode("c1", { zone: "c", unschedulable: true }),
  ]);
  at.place(podsAlike("web", 3, { labels, topologySpreadConstraints: [spreadOver(labels)] }));
  const told = at.explain("web-2");
  expect(told).toMatchObject({ state: "pending", node: null, tries: 1, basis: "last" });
  expect(`False Unschedulable: ${told.message}`).toBe(at.verdict("web-2"));
  expect(told.nodes.map(({ name, rule, mayMakeRoom }) => [name, rule, mayMakeRoom])).toEqual([
    ["a1", "PodTopologySpread", true],
    ["b1", "PodTopologySpread", true],
    ["c1", "NodeUnschedulable", false],
  ]);
});

test("who makes room, and that room was made", () => {
  const at = new SchedulerPlace([aNode("a", ROOM)]);
  at.place({ low: { requests: { cpu: "2" } } });
  at.place({ high: { requests: { cpu: "2" }, priority: 5 } });
  expect(at.explain("high")).toMatchObject({
    state: "pending",
    preemption: { node: "a", victims: ["default/low"] },
  });
  at.delete("low");
  expect(at.explain("high")).toMatchObject({
    state: "placed",
    message: "room was made for it on a by pods that are less important",
  });
});

test("gates, other schedulers and nodes given by hand", () => {
  const at = new SchedulerPlace([aNode("a")]);
  at.place({
    gated: { schedulingGates: [{ name: "quota" }] },
    other: { schedulerName: "mine" },
    hand: { on: "a" },
  });
  const said = (name: string) => [at.explain(name).state, at.explain(name).message];
  expect(said("gated")).toEqual(["gated", "waiting for scheduling gates: [quota]"]);
  expect(said("other")).toEqual(["foreign", "mine is to place it"]);
  expect(said("hand")).toEqual(["placed", "it has a, and nothing is known of why"]);
});

test("many decisions in a large cluster are kept as sums, the latest node by node", () => {
  const nodes = Array.from({ length: 1_000 }, (_, index) => aNode(`n${index}`));
  const at = new SchedulerPlace(nodes);
  at.place(podsAlike("web", 450, { nodeSelector: { disk: "ssd" } }));
  expect(at.explain("web-0")).toMatchObject({
    ...{ state: "pending", nodes: [], nodeCount: 1_000 },
    refusals: [{ rule: "NodeAffinity", nodes: 1_000 }],
  });
  expect(at.explain("web-449").nodes).toHaveLength(1_000);
});
