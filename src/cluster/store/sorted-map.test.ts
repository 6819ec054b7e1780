import fc from "fast-check";
import { expect, test } from "vitest";
import { SortedMap } from "./sorted-map.ts";

test("values come in the order of their keys, whatever the order they went in", () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (keys) => {
      const map = SortedMap.ofTexts<string>();
      for (const key of keys) map.set(key, key);
      const sorted = [...new Set(keys)].toSorted((a, b) => (a < b ? -1 : 1));
      expect(map.toArray()).toEqual(sorted);
      expect([...map.keys()]).toEqual(sorted);
      expect(map.size).toBe(sorted.length);
      expect(map.firstKey()).toBe(sorted[0]);
    }),
  );
});

test("a range has its low end and not its high one", () => {
  const map = SortedMap.ofTexts<number>();
  for (const [index, key] of ["a/x", "a/y", "b/x", "a-b/x"].entries()) map.set(key, index);
  expect(map.between("a/", "a0")).toEqual([0, 1]);
});

test("a fork and its parent go their own ways", () => {
  const change = fc.record({ key: fc.integer({ min: 0, max: 300 }), set: fc.boolean() });
  fc.assert(
    fc.property(fc.array(change), fc.array(change), (before, after) => {
      const parent = SortedMap.by<number, string>((a, b) => a - b);
      const apply = (map: typeof parent, changes: typeof before, value: string) => {
        for (const { key, set } of changes) {
          if (set) map.set(key, value);
          else map.delete(key);
        }
      };
      apply(parent, before, "before");
      const seen = parent.toArray();
      const fork = parent.fork();
      apply(fork, after, "after");
      expect(parent.toArray()).toEqual(seen);
      const forked = fork.toArray();
      apply(parent, after.toReversed(), "parent");
      expect(fork.toArray()).toEqual(forked);
    }),
  );
});
