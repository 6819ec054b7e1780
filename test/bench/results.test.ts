import { expect, test } from "vitest";
import { judge } from "./results.ts";
import type { Target } from "./targets.ts";

const target: Target = { id: "x", what: "x", unit: "ms", limit: 100, peer: "y" };

test.each([
  [100, "met"],
  [101, "missed"],
  [200, "missed"],
  [201, "far off"],
])("a median of %d ms against a limit of 100 ms is %s", (median, verdict) => {
  expect(judge(target, { values: [1, median, 9_999] }).verdict).toBe(verdict);
});

test("a figure without a promise is not judged", () => {
  expect(judge({ ...target, limit: null }, { values: [9_999] }).verdict).toBe("figure");
});

test("what this machine cannot tell is said, and neither met nor missed", () => {
  const result = judge(target, { unavailable: "no /proc" });
  expect(result).toMatchObject({ verdict: "not measured", figure: null, reason: "no /proc" });
});

test("the ratio is that of the pairs", () => {
  expect(judge(target, { values: [10, 60, 30], peers: [10, 20, 10] }).ratio).toEqual({
    median: 3,
    min: 1,
    max: 3,
  });
});

test.each([
  ["met", { values: [150, 250, 90], peers: [100, 100, 100] }, { times: 1.5 }],
  ["missed", { values: [160, 250, 90], peers: [100, 100, 100] }, { times: 1.5 }],
  ["far off", { values: [310], peers: [100] }, { times: 1.5 }],
  ["met", { values: [2_100], peers: [100] }, { plus: 2_000 }],
  ["missed", { values: [2_101], peers: [100] }, { plus: 2_000 }],
  ["missed", { values: [4_200], peers: [100] }, { plus: 2_000 }],
  ["far off", { values: [4_201], peers: [100] }, { plus: 2_000 }],
] as const)("%s, where a peer is the measure", (verdict, samples, limit) => {
  expect(judge({ ...target, limit }, samples).verdict).toBe(verdict);
});
