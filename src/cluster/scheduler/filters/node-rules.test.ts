import { expect, test } from "vitest";
import { aNode, aPod, rejectionsOf, viewOf } from "../../../../test/support/cluster/scheduling.ts";
import type { NodeSelectorTerm } from "../../objects/scheduling.ts";
import { schedulingGates } from "./scheduling-gates.ts";

const CORDONED = ["node(s) were unschedulable"];

test("a cordoned node is refused, but not to pods that tolerate that", () => {
  const view = viewOf([aNode("a", { unschedulable: true }), aNode("b")]);
  expect(rejectionsOf("NodeUnschedulable", view, aPod("p"))).toEqual({ a: CORDONED });

  const tolerations = [
    { key: "node.kubernetes.io/unschedulable", operator: "Exists", effect: "NoSchedule" } as const,
  ];
  expect(rejectionsOf("NodeUnschedulable", view, aPod("q", { tolerations }))).toEqual({});
});

test("a pod that names its node is refused all others", () => {
  const view = viewOf([aNode("a"), aNode("b")]);
  expect(rejectionsOf("NodeName", view, aPod("p", { on: "b" }))).toEqual({
    a: ["node(s) didn't match the requested node name"],
  });
  expect(rejectionsOf("NodeName", view, aPod("q"))).toEqual({});
});

test("the first untolerated taint that keeps pods away is named, with its value", () => {
  const view = viewOf([
    aNode("plain"),
    aNode("soft", { taints: [{ key: "k", effect: "PreferNoSchedule" }] }),
    aNode("bare", { taints: [{ key: "down", effect: "NoExecute" }] }),
    aNode("both", {
      taints: [
        { key: "ok", value: "1", effect: "NoSchedule" },
        { key: "team", value: "b", effect: "NoSchedule" },
      ],
    }),
  ]);
  const pod = aPod("p", { tolerations: [{ key: "ok", value: "1" }] });
  expect(rejectionsOf("TaintToleration", view, pod)).toEqual({
    bare: ["node(s) had untolerated taint {down: }"],
    both: ["node(s) had untolerated taint {team: b}"],
  });
});

test.each([
  [{ operator: "Exists" }, []],
  [{ key: "team", operator: "Exists" }, []],
  [{ key: "team", operator: "Exists", effect: "NoSchedule" }, []],
  [{ key: "team", value: "a" }, []],
  [{ key: "team", operator: "Equal", value: "b" }, ["a"]],
  [{ key: "team", operator: "Exists", effect: "NoExecute" }, ["a"]],
  [{ key: "other", operator: "Exists" }, ["a"]],
] as const)("toleration %j", (toleration, refused) => {
  const view = viewOf([
    aNode("a", { taints: [{ key: "team", value: "a", effect: "NoSchedule" }] }),
  ]);
  const pod = aPod("p", { tolerations: [toleration] });
  expect(Object.keys(rejectionsOf("TaintToleration", view, pod))).toEqual(refused);
});

/** Which of three nodes, of sizes 2, 10 and none, are left. */
function leftBy(...nodeSelectorTerms: NodeSelectorTerm[]): string[] {
  const names = ["two", "ten", "none"];
  const sizes: Record<string, string> = { two: "2", ten: "10" };
  const view = viewOf(
    names.map((name) => aNode(name, { labels: sizes[name] ? { size: sizes[name] } : {} })),
  );
  const affinity = {
    nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } },
  };
  const refused = rejectionsOf("NodeAffinity", view, aPod("p", { affinity }));
  for (const reasons of Object.values(refused)) expect(AFFINITY_WORDS).toContain(reasons.join());
  return refused["*"] ? [] : names.filter((name) => refused[name] === undefined);
}

const AFFINITY_WORDS = [
  "node(s) didn't match Pod's node affinity/selector",
  "pod affinity terms conflict",
];

test.each([
  ["In", ["2", "3"], ["two"]],
  ["NotIn", ["2"], ["ten", "none"]],
  ["Exists", [], ["two", "ten"]],
  ["DoesNotExist", [], ["none"]],
  ["Gt", ["2"], ["ten"]],
  ["Gt", ["9"], ["ten"]],
  ["Lt", ["10"], ["two"]],
  ["Lt", ["much"], []],
] as const)("node affinity: size %s %j", (operator, values, left) => {
  expect(leftBy({ matchExpressions: [{ key: "size", operator, values }] })).toEqual(left);
});

test("one term has to match with all it says; an empty one matches nothing", () => {
  const is = (value: string) => ({ key: "size", operator: "In", values: [value] }) as const;
  expect(leftBy({ matchExpressions: [is("2"), is("10")] })).toEqual([]);
  expect(leftBy({ matchExpressions: [is("2")] }, { matchExpressions: [is("10")] })).toEqual([
    "two",
    "ten",
  ]);
  expect(leftBy({})).toEqual([]);
  expect(leftBy({}, { matchExpressions: [is("2")] })).toEqual(["two"]);
  const named = (...values: string[]) =>
    ({ key: "metadata.name", operator: "In", values }) as const;
  expect(leftBy({ matchFields: [named("ten")] })).toEqual(["ten"]);
  expect(leftBy({ matchFields: [{ ...named("ten"), operator: "NotIn" }] })).toEqual([
    "two",
    "none",
  ]);
  expect(leftBy({ matchFields: [named("ten"), named("two")] })).toEqual([]);
});

test("a node selector asks for each label, beside the affinity", () => {
  const view = viewOf([aNode("a", { labels: { disk: "ssd", os: "linux" } }), aNode("b")]);
  const nodeSelector = { disk: "ssd", os: "linux" };
  expect(Object.keys(rejectionsOf("NodeAffinity", view, aPod("p", { nodeSelector })))).toEqual([
    "b",
  ]);
});

test("a host port is taken on its address, or everywhere", () => {
  const using = (name: string, hostPort: number, more: object = {}) => ({
    containers: [{ name, ports: [{ containerPort: 80, hostPort, ...more }] }],
  });
  const view = viewOf(
    [aNode("any"), aNode("one"), aNode("udp"), aNode("free")],
    [
      aPod("p1", { on: "any", ...using("c", 80) }),
      aPod("p2", { on: "one", ...using("c", 80, { hostIP: "10.0.0.1" }) }),
      aPod("p3", { on: "udp", ...using("c", 80, { protocol: "UDP" }) }),
    ],
  );
  const refused = (more: object) =>
    Object.keys(rejectionsOf("NodePorts", view, aPod("new", using("c", 80, more))));
  expect(refused({})).toEqual(["any", "one"]);
  expect(refused({ hostIP: "10.0.0.2" })).toEqual(["any"]);
  expect(refused({ protocol: "UDP" })).toEqual(["udp"]);
  expect(rejectionsOf("NodePorts", view, aPod("new", using("c", 80)))["any"]).toEqual([
    "node(s) didn't have free ports for the requested pod ports",
  ]);
});

test("a pod with scheduling gates waits for all of them", () => {
  const gated = aPod("p", { schedulingGates: [{ name: "a.io/x" }, { name: "b.io/y" }] });
  expect(schedulingGates(gated)?.reasons).toEqual([
    "waiting for scheduling gates: [a.io/x b.io/y]",
  ]);
  expect(schedulingGates(aPod("q"))).toBeUndefined();
});
