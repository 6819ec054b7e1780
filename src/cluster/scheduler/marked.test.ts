import fc from "fast-check";
import { expect, test } from "vitest";
import { aNode, aPod, cycleOf, viewOf } from "../../../test/support/cluster/scheduling.ts";
import type { LabelSelector } from "../objects/meta.ts";
import { Marked } from "./marked.ts";
import { marksOf, selectorMark } from "./marks.ts";
import { podSelector, selects } from "./pod-selector.ts";

test("who comes is told of what has no mark and of what has one of its own", () => {
  const marked = new Marked<string>();
  marked.add("a", "of a");
  marked.add("b", "of b");
  marked.add(undefined, "of all");
  expect(marked.for(["a", "c"])).toEqual(["of all", "of a"]);
  marked.delete("a", "of a");
  marked.delete(undefined, "of all");
  expect(marked.for(["a", "b"])).toEqual(["of b"]);
  marked.clear();
  expect(marked.for(["b"])).toEqual([]);
});

const text = fc.constantFrom("a", "b", "c");
const labels = fc.dictionary(text, text, { maxKeys: 3 });
const selector = fc.record<LabelSelector>(
  {
    matchLabels: labels,
    matchExpressions: fc.array(
      fc.oneof(
        fc.record({
          key: text,
          operator: fc.constantFrom("In" as const, "NotIn" as const),
          values: fc.uniqueArray(text, { minLength: 1, maxLength: 2 }),
        }),
        fc.record({
          key: text,
          operator: fc.constantFrom("Exists" as const, "DoesNotExist" as const),
        }),
      ),
      { maxLength: 2 },
    ),
  },
  { requiredKeys: [] },
);

test("what a selector selects has its mark", () => {
  fc.assert(
    fc.property(fc.option(selector, { nil: undefined }), labels, (given, own) => {
      const ready = podSelector(given);
      const mark = selectorMark(ready);
      return !selects(ready, own) || mark === undefined || marksOf(own, []).includes(mark);
    }),
    { seed: 7 },
  );
});

test("pods hear of the terms that mean them, as long as somebody holds them", () => {
  const apart = (app: string) => ({
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: { app } } },
      ],
    },
  });
  const holder = (name: string, app: string) => aPod(name, { on: "a", affinity: apart(app) });
  const [one, same, other] = [holder("1", "web"), holder("2", "web"), holder("3", "db")];
  const view = viewOf([aNode("a")], [one, same, other]);
  const web = aPod("new", { labels: { app: "web", tier: "front" } });
  const heldFor = () => view.heldFor(cycleOf(view, web).pod).length;
  expect(heldFor()).toBe(1);
  view.removePod(one);
  expect(heldFor()).toBe(1);
  view.removePod(same);
  expect(heldFor()).toBe(0);
  view.addPod(one);
  expect(heldFor()).toBe(1);
});
