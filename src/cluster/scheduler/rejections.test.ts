import { expect, test } from "vitest";
import { aNode, aPod, cycleOf, decide, viewOf } from "../../../test/support/cluster/scheduling.ts";
import type { Rejection } from "./rejection.ts";
import { Rejections } from "./rejections.ts";

const FULL: Rejection = { plugin: "NodeResourcesFit", reasons: ["full"], unresolvable: false };
const FAR: Rejection = { plugin: "InterPodAffinity", reasons: ["far"], unresolvable: true };

test("nodes that were refused come in their order, each with its reason, and are counted by it", () => {
  const refused = { slots: [2, 0, 1, 3], why: [FULL, FULL, FAR, FULL] };
  const rejections = new Rejections(["a", "b", "c", "d"], refused);
  expect(rejections).toHaveLength(4);
  expect(Array.from(rejections, ({ node, rejection }) => [node, rejection])).toEqual([
    ["c", FULL],
    ["a", FULL],
    ["b", FAR],
    ["d", FULL],
  ]);
  expect([...rejections.counts()]).toEqual([
    [FULL, 3],
    [FAR, 1],
  ]);
  expect([...Rejections.none()]).toEqual([]);
  expect([...Rejections.none().counts()]).toEqual([]);
});

test("a decision names the nodes as they were, though another has the place of one by now", () => {
  const view = viewOf([aNode("small", { allocatable: { cpu: "1" } }), aNode("a"), aNode("b")]);
  const decision = decide(cycleOf(view, aPod("p", { requests: { cpu: "2" } })));
  view.removeNode("small");
  view.removeNode("a");
  for (const name of ["c", "d"]) view.setNode(aNode(name));
  expect(Array.from(decision.rejections, ({ node }) => node)).toEqual(["small"]);
  const board = "scoreboard" in decision ? decision.scoreboard : undefined;
  expect([...(board?.nodes ?? [])]).toEqual(["a", "b"]);
});

test("soft taints count as long as a node has them", () => {
  const soft = { key: "soft", effect: "PreferNoSchedule" as const };
  const view = viewOf([aNode("a"), aNode("b", { taints: [soft] })]);
  const pointsOf = () => {
    const decision = decide(cycleOf(view, aPod("p")));
    const board = "scoreboard" in decision ? decision.scoreboard : undefined;
    const points = board?.rules.find(({ name }) => name === "TaintToleration")?.points;
    return typeof points === "number" ? points : [...(points ?? [])];
  };
  expect(pointsOf()).toEqual([100, 0]);
  expect(view.fork().columns.hasSoftTaints).toBe(true);
  view.setNode(aNode("b"));
  expect(pointsOf()).toBe(100);
});
