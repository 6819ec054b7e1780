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

const TEXTS: Record<string, () => SortedMap<string, string>> = {
  "texts that are": () => SortedMap.ofTexts(),
  "an order that is": () => SortedMap.by((a, b) => (a < b ? -1 : Number(a > b))),
};

test.each(Object.entries(TEXTS))(
  "with %s the keys, a fork and its parent go their own ways",
  (_, empty) => {
    const change = fc.record({
      key: fc.integer({ min: 0, max: 300 }).map(String),
      set: fc.boolean(),
      isRead: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(change), fc.array(change), (before, after) => {
        const parent = empty();
        const apply = (map: typeof parent, changes: typeof before, value: string) => {
          for (const { key, set, isRead } of changes) {
            if (set) map.set(key, value);
            else map.delete(key);
            // From then on the order is kept up to date.
            if (isRead) map.firstKey();
          }
        };
        apply(parent, before, "before");
        const fork = parent.fork();
        const seen = parent.save();
        apply(fork, after, "after");
        expect(parent.save()).toEqual(seen);
        const forked = fork.save();
        expect([...fork.keys()]).toEqual(forked.map(([key]) => key).toSorted());
        expect(fork.inNoOrder()).toEqual(forked.map(([, value]) => value));
        apply(parent, after.toReversed(), "parent");
        expect(fork.save()).toEqual(forked);
        expect(fork.toArray()).toEqual([...fork.values()]);
        expect(fork.size).toBe(forked.length);
      }),
    );
  },
);
