import fc from "fast-check";
import { expect, test } from "vitest";
import { LayeredMap } from "./layered-map.ts";

interface Step {
  /** Of the maps that there are so far, which one. */
  readonly map: number;
  readonly act: "set" | "delete" | "fork";
  readonly key: string;
}

const steps = fc.array(
  fc.record<Step>({
    map: fc.nat(3),
    act: fc.constantFrom("set", "set", "set", "delete", "fork"),
    key: fc.constantFrom(..."abcdefghijklmnop"),
  }),
  { maxLength: 120 },
);

test("maps and their forks are each as a map of its own", () => {
  fc.assert(
    fc.property(steps, (course) => {
      const maps = [{ layered: new LayeredMap<number>(), plain: new Map<string, number>() }];
      for (const [number, { map, act, key }] of course.entries()) {
        const chosen = maps[map % maps.length];
        if (chosen === undefined) continue;
        const { layered, plain } = chosen;
        if (act === "fork") {
          maps.push({ layered: layered.fork(), plain: new Map(plain) });
        } else if (act === "set") {
          expect(layered.set(key, number)).toBe(!plain.has(key));
          plain.set(key, number);
        } else {
          expect(layered.delete(key)).toBe(plain.delete(key));
        }
      }
      for (const { layered, plain } of maps) {
        expect(layered.size).toBe(plain.size);
        expect(layered.keys().sort()).toEqual([...plain.keys()].sort());
        for (const key of "abcdefghijklmnop") expect(layered.get(key)).toBe(plain.get(key));
      }
    }),
  );
});

test("many forks of a map that changes between them do not make it slow", () => {
  const map = new LayeredMap<number>();
  for (let key = 0; key < 1_000; key++) map.set(`k${key}`, key);
  for (let round = 0; round < 2_000; round++) {
    map.set(`k${round % 1_000}`, round);
    map.fork();
  }
  // A fork that copied everything would have copied two million entries.
  expect(map.layers).toBeLessThan(12);
  expect(map.size).toBe(1_000);
});
