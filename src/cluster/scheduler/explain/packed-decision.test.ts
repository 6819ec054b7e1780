import { expect, test } from "vitest";
import { SharedValues } from "../../../util/shared-values.ts";
import type { KeptDecision } from "./kept-decision.ts";
import { type DecisionWords, packDecision, unpackDecision } from "./packed-decision.ts";

const REFUSED: KeptDecision = {
  ...{ atMs: 1_700_000_000_000, uid: "u1", nodes: 6, chosen: undefined },
  outcome: { message: "0/6 nodes are available", preemption: undefined },
  refusals: [
    { rule: "NodeResourcesFit", reasons: ["Insufficient cpu"], nodes: 4 },
    { rule: "TaintToleration", reasons: ["node(s) had untolerated taint {a: b}"], nodes: 2 },
  ],
};

const PLACED: KeptDecision = {
  ...{ atMs: 1_700_000_000_001, uid: "u2", nodes: 6, outcome: { node: "node-a1" }, refusals: [] },
  chosen: {
    ...{ total: 412.5, possible: 3 },
    rules: [
      { rule: "NodeResourcesFit", weight: 1, points: 61.25 },
      { rule: "PodTopologySpread", weight: 2, points: 100 },
    ],
  },
};

test.each([
  ["of a pod without a node", REFUSED],
  ["of a placed pod", PLACED],
])("a packed decision %s is the same again", (_what, decision) => {
  expect(unpackDecision(packDecision(decision, new SharedValues()))).toEqual(decision);
});

test("decisions that differ in numbers alone share their words", () => {
  const shared = new SharedValues<string, DecisionWords>();
  const other = { ...PLACED, nodes: 7, chosen: PLACED.chosen && { ...PLACED.chosen, total: 400 } };
  const [one, two] = [PLACED, other].map((decision) => packDecision(decision, shared));
  expect(one?.words).toBe(two?.words);
  expect(one?.numbers).not.toBe(two?.numbers);
});
