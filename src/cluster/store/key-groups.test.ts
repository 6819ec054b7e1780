import fc from "fast-check";
import { expect, test } from "vitest";
import { KeyGroups } from "./key-groups.ts";

interface Step {
  /** Of those that there are so far, which one. */
  readonly of: number;
  readonly act: "add" | "delete" | "fork";
  readonly by: string;
  readonly key: number;
}

const steps = fc.array(
  fc.record<Step>({
    of: fc.nat(3),
    act: fc.constantFrom("add", "add", "add", "add", "delete", "fork"),
    by: fc.constantFrom("a", "a", "a", "b"),
    key: fc.nat(60),
  }),
  { maxLength: 300, size: "max" },
);

test("groups of few and of many keys are sets in order, and each fork has its own", () => {
  fc.assert(
    fc.property(steps, (course) => {
      const all = [{ groups: new KeyGroups(), plain: new Map<string, Set<string>>() }];
      for (const { of, act, by, key: number } of course) {
        const chosen = all[of % all.length];
        if (chosen === undefined) continue;
        const { groups, plain } = chosen;
        const key = `k${number}`;
        if (act === "fork") {
          const copy = new Map([...plain].map(([text, keys]) => [text, new Set(keys)]));
          all.push({ groups: groups.fork(), plain: copy });
        } else {
          groups[act](by, key);
          const keys = plain.get(by) ?? new Set();
          keys[act](key);
          plain.set(by, keys);
        }
      }
      for (const { groups, plain } of all) {
        for (const by of ["a", "b", "c"]) {
          expect(groups.keys(by)).toEqual([...(plain.get(by) ?? [])].sort());
        }
      }
    }),
  );
});
