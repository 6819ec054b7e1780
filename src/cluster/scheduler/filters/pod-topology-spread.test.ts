import { expect, test } from "vitest";
import {
  aNode,
  aPod,
  HOSTNAME,
  type PodParts,
  rejectionsOf,
  spreadOver,
  viewOf,
  ZONE,
  zonedNodes,
} from "../../../../test/support/cluster/scheduling.ts";
import type { Pod } from "../../objects/pod.ts";
import type { TopologySpreadConstraint } from "../../objects/scheduling.ts";

const UNEVEN = ["node(s) didn't match pod topology spread constraints"];
const NO_LABEL = ["node(s) didn't match pod topology spread constraints (missing required label)"];
const labels = { app: "web" };
const spread = (more: Partial<TopologySpreadConstraint> = {}) => spreadOver(labels, more);

function pods(...on: string[]): Pod[] {
  return on.map((node, index) => aPod(`there-${index}`, { on: node, labels }));
}

function coming(constraint: TopologySpreadConstraint, parts: PodParts = {}): Pod {
  return aPod("new", { labels, topologySpreadConstraints: [constraint], ...parts });
}

const ZONES = zonedNodes("a1", "a2", "b1", "c1");

function refusals(there: readonly Pod[], pod: Pod, nodes = ZONES) {
  return rejectionsOf("PodTopologySpread", viewOf(nodes, there), pod);
}

test("no domain may be ahead of the emptiest by more than maxSkew", () => {
  expect(refusals(pods("a1", "b1"), coming(spread()))).toEqual({
    a1: UNEVEN,
    a2: UNEVEN,
    b1: UNEVEN,
  });
  expect(refusals(pods("a1", "b1"), coming(spread({ maxSkew: 2 })))).toEqual({});
  expect(refusals(pods("a1", "b1", "c1"), coming(spread()))).toEqual({});
});

test("a pod that its own constraint does not mean does not count", () => {
  const pod = aPod("new", { labels: { app: "other" }, topologySpreadConstraints: [spread()] });
  expect(refusals(pods("a1"), pod)).toEqual({});
  expect(refusals(pods("a1", "a2"), pod)).toEqual({ a1: UNEVEN, a2: UNEVEN });
});

test("pods of other namespaces and pods that are being deleted do not count", () => {
  const others = [
    aPod("p", { on: "a1", labels, metadata: { namespace: "other" } }),
    aPod("q", { on: "a1", labels, metadata: { deletionTimestamp: "2026-01-01T00:00:00Z" } }),
  ];
  expect(refusals(others, coming(spread()))).toEqual({});
});

test("an empty selector counts nothing, and neither does none", () => {
  const { labelSelector: _, ...bare } = spread();
  expect(refusals(pods("a1", "a1", "a1"), coming(spread({ labelSelector: {} })))).toEqual({});
  expect(refusals(pods("a1", "a1", "a1"), coming(bare))).toEqual({});
});

test("a node without the label is refused in words of its own", () => {
  expect(refusals([], coming(spread()), [...ZONES, aNode("odd")])).toEqual({ odd: NO_LABEL });
});

test("a cordoned zone counts as an empty domain, unless taints are honoured", () => {
  const taints = [{ key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" as const }];
  const nodes = [...ZONES.slice(0, 3), aNode("c1", { zone: "c", unschedulable: true, taints })];
  const there = pods("a1", "b1");
  expect(refusals(there, coming(spread()), nodes)).toEqual({ a1: UNEVEN, a2: UNEVEN, b1: UNEVEN });
  expect(refusals(there, coming(spread({ nodeTaintsPolicy: "Honor" })), nodes)).toEqual({});
});

test("nodes that the pod cannot go to for its affinity are no domain, unless that is ignored", () => {
  const nodes = ZONES.map((node) =>
    node.metadata.name === "c1"
      ? node
      : aNode(node.metadata.name, {
          zone: node.metadata.labels?.[ZONE] ?? "",
          labels: { disk: "ssd" },
        }),
  );
  const nodeSelector = { disk: "ssd" };
  const there = pods("a1", "b1");
  expect(refusals(there, coming(spread(), { nodeSelector }), nodes)).toEqual({});
  expect(
    refusals(there, coming(spread({ nodeAffinityPolicy: "Ignore" }), { nodeSelector }), nodes),
  ).toEqual({
    a1: UNEVEN,
    a2: UNEVEN,
    b1: UNEVEN,
  });
});

test("with fewer domains than minDomains, an empty one is imagined", () => {
  const there = pods("a1", "b1", "c1");
  expect(refusals(there, coming(spread({ minDomains: 3 })))).toEqual({});
  expect(Object.keys(refusals(there, coming(spread({ minDomains: 4 }))))).toHaveLength(4);
});

test("matchLabelKeys counts only pods of the same revision", () => {
  const old = pods("a1", "a1", "b1").map((pod) => ({
    ...pod,
    metadata: { ...pod.metadata, labels: { ...labels, rev: "1" } },
  }));
  const pod = aPod("new", {
    labels: { ...labels, rev: "2" },
    topologySpreadConstraints: [spread({ matchLabelKeys: ["rev", "absent"] })],
  });
  expect(refusals(old, pod)).toEqual({});
  expect(Object.keys(refusals(old, coming(spread())))).toEqual(["a1", "b1", "a2"]);
});

test("of two constraints both have to hold, and only nodes with both labels count", () => {
  const pod = aPod("new", {
    labels,
    topologySpreadConstraints: [spread(), spread({ topologyKey: HOSTNAME })],
  });
  expect(refusals(pods("a1"), pod)).toEqual({ a1: UNEVEN, a2: UNEVEN });
  expect(refusals(pods("a1", "b1", "c1"), pod)).toEqual({ a1: UNEVEN, b1: UNEVEN, c1: UNEVEN });
});

test("constraints that only prefer refuse nothing", () => {
  expect(
    refusals(pods("a1", "a1"), coming(spread({ whenUnsatisfiable: "ScheduleAnyway" }))),
  ).toEqual({});
});
