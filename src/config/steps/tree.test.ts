import { expect, test } from "vitest";
import { valueAt, withoutPaths } from "./tree.ts";

const tree = { a: { list: [1, 2], key: 3 }, b: { c: { d: 4 } } };

test("a path leads to a value or to nothing", () => {
  expect(valueAt(tree, ["a", "list", 1])).toBe(2);
  expect(valueAt(tree, ["a", "key", "deeper"])).toBeUndefined();
  expect(valueAt(tree, [])).toBe(tree);
});

test("a value, the list around an item, the parent of what is missing", () => {
  expect(withoutPaths(tree, [["a", "key"]])).toEqual({ a: { list: [1, 2] }, b: tree.b });
  expect(withoutPaths(tree, [["a", "list", 0]])).toEqual({ a: { key: 3 }, b: tree.b });
  expect(withoutPaths(tree, [["b", "c", "missing"]])).toEqual({ a: tree.a, b: {} });
});

test("two faults in one place take it away once", () => {
  const faults = [
    ["a", "list", 0],
    ["a", "list", 1],
  ];
  expect(withoutPaths(tree, faults)).toEqual({ a: { key: 3 }, b: tree.b });
});

test("without its root nothing is left, and the original stays as it was", () => {
  expect(withoutPaths(tree, [[]])).toEqual({});
  expect(tree.a.list).toEqual([1, 2]);
});
