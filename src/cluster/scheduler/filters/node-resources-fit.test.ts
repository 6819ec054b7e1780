import { expect, test } from "vitest";
import {
  aNode,
  aPod,
  cycleOf,
  rejectionsOf,
  viewOf,
} from "../../../../test/support/cluster/scheduling.ts";
import { nodeResourcesFit } from "./node-resources-fit.ts";

test("each resource that is short is named, and the number of pods", () => {
  const allocatable = {
    cpu: "1",
    memory: "1Gi",
    pods: "1",
    "ephemeral-storage": "1Gi",
    "a.io/gpu": "1",
  };
  const view = viewOf(
    [aNode("full", { allocatable }), aNode("free", { allocatable })],
    [aPod("p", { on: "full", requests: { cpu: "900m", memory: "900Mi", "a.io/gpu": "1" } })],
  );
  const requests = { cpu: "200m", memory: "200Mi", "ephemeral-storage": "1Gi", "a.io/gpu": "1" };
  expect(rejectionsOf("NodeResourcesFit", view, aPod("new", { requests }))).toEqual({
    full: ["Too many pods", "Insufficient cpu", "Insufficient memory", "Insufficient a.io/gpu"],
  });
  expect(rejectionsOf("NodeResourcesFit", view, aPod("none"))).toEqual({
    full: ["Too many pods"],
  });
});

test("what fits exactly fits", () => {
  const view = viewOf(
    [aNode("a", { allocatable: { cpu: "1" } })],
    [aPod("p", { on: "a", requests: { cpu: "0.4" } })],
  );
  const refused = (cpu: string) =>
    Object.keys(rejectionsOf("NodeResourcesFit", view, aPod("new", { requests: { cpu } })));
  expect(refused("600m")).toEqual([]);
  expect(refused("601m")).toEqual(["a"]);
});

test("preemption cannot help where even the empty node is too small", () => {
  const view = viewOf(
    [aNode("a", { allocatable: { cpu: "1" } })],
    [aPod("p", { on: "a", requests: { cpu: "1" } })],
  );
  const unresolvable = (cpu: string) => {
    const preparation = nodeResourcesFit(cycleOf(view, aPod("new", { requests: { cpu } })));
    if (preparation === "skip" || "rejected" in preparation) return undefined;
    return preparation.check(view.at(0))?.unresolvable;
  };
  expect(unresolvable("1")).toBe(false);
  expect(unresolvable("1001m")).toBe(true);
});
