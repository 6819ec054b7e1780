import { expect, test } from "vitest";
import { differences, recordOf } from "./record.ts";

const runs = [
  { same: 3, number: 1, text: "a", set: ["x", "y"], late: 1 },
  { same: 3, number: 2, text: "b", set: ["y", "z"] },
];
const facts = recordOf(runs);

test("what is the same in all runs is an invariant, all else a range of its own sort", () => {
  expect(facts).toEqual({
    same: { is: 3 },
    number: { from: 1, to: 2 },
    text: { oneOf: ["a", "b"] },
    set: { always: ["y"], sometimes: ["x", "z"] },
    late: { oneOf: [1, null] },
  });
});

test("each of the runs is as recorded", () => {
  for (const run of runs) expect(differences({ facts }, run)).toEqual([]);
});

test("what is not is told, but for where it may differ", () => {
  const run = { same: 4, number: 3, text: "c", set: ["x", "w"], more: 1 };
  expect(differences({ facts }, run)).toEqual([
    "more: 1 is not null",
    "number: 3 is not within 1 and 2",
    "same: 4 is not 3",
    'set: lacks "y"',
    'set: has "w"',
    'text: "c" is none of ["a","b"]',
  ]);
  const because = "a reason";
  const mayDiffer = ["s", "t", "number", "more: 1"].map((start) => ({ in: start, because }));
  expect(differences({ facts }, run, mayDiffer)).toEqual([]);
  expect(differences({ facts }, run, mayDiffer.slice(0, 3))).toEqual(["more: 1 is not null"]);
});

test("where pods are on nodes may be anything between what was seen", () => {
  const seen = recordOf([{ nodes: "a1 0 2, b1 1 1" }, { nodes: "a1 1 1, b1 0 2" }]);
  expect(differences({ facts: seen }, { nodes: "a1 0 2, b1 0 2" })).toEqual([]);
  expect(differences({ facts: seen }, { nodes: "a1 0 3, b1 1 1" })).toHaveLength(1);
  expect(differences({ facts: seen }, { nodes: "a1 1 1" })).toHaveLength(1);
});
