import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LabelSelector } from "../objects/meta.ts";
import {
  CompiledLabelSelector,
  compileLabelSelector,
  compileLabels,
  formatLabelSelector,
} from "./label-selector.ts";
import { parseLabelSelector } from "./parse-label-selector.ts";

describe("compileLabelSelector", () => {
  it("selects nothing without a selector, and everything without requirements", () => {
    expect(compileLabelSelector(undefined).matches({})).toBe(false);
    expect(compileLabelSelector(undefined).isEverything).toBe(false);
    expect(compileLabelSelector({}).matches(undefined)).toBe(true);
    expect(compileLabelSelector({ matchLabels: {}, matchExpressions: [] }).isEverything).toBe(true);
  });

  it.each<[LabelSelector, string, object[], object[]]>([
    [{ matchLabels: { b: "2", a: "1" } }, "a=1,b=2", [{ a: "1", b: "2", c: "3" }], [{ a: "1" }]],
    [expression("In", ["x", "a"]), "k in (a,x)", [{ k: "x" }, { k: "a" }], [{ k: "y" }, {}]],
    [expression("In", ["x"]), "k in (x)", [{ k: "x" }], [{ k: "y" }, {}]],
    [expression("NotIn", ["x"]), "k notin (x)", [{ k: "y" }, {}], [{ k: "x" }]],
    [expression("Exists"), "k", [{ k: "" }], [{}, { j: "" }]],
    [expression("DoesNotExist"), "!k", [{}, { j: "k" }], [{ k: "" }]],
    [{ matchLabels: { k: "" } }, "k=", [{ k: "" }], [{}, { k: "x" }]],
    [
      { ...expression("NotIn", ["y"]), matchLabels: { a: "1" } },
      "a=1,k notin (y)",
      [{ a: "1" }],
      [{ a: "1", k: "y" }],
    ],
  ])("compiles %o to %s", (selector, text, matching, others) => {
    const compiled = compileLabelSelector(selector);
    expect(compiled.text).toBe(text);
    for (const labels of matching) expect(compiled.matches({ ...labels })).toBe(true);
    for (const labels of others) expect(compiled.matches({ ...labels })).toBe(false);
  });

  it("is not taken in by what every object has", () => {
    expect(compileLabelSelector(expression("Exists", undefined, "constructor")).matches({})).toBe(
      false,
    );
    expect(
      compileLabelSelector(expression("DoesNotExist", undefined, "toString")).matches({}),
    ).toBe(true);
  });

  it.each<[LabelSelector, string | RegExp]>([
    [
      expression("In"),
      `values: Invalid value: null: for 'in', 'notin' operators, values set can't be empty`,
    ],
    [
      expression("Exists", ["x"]),
      `values: Invalid value: ["x"]: values set must be empty for exists and does not exist`,
    ],
    [expression("Near" as "In"), `"Near" is not a valid label selector operator`],
    [{ matchLabels: { "-a": "1" } }, /^key: Invalid value: "-a": name part must consist of/],
    [
      { matchLabels: { a: "b c" } },
      /^values\[0\]\[a\]: Invalid value: "b c": a valid label must be/,
    ],
    [
      { matchLabels: { "": "b c" } },
      /^\[key: Invalid value: "": name part must be non-empty; .*, values\[0\]\[\]: Invalid value: "b c": .*\]$/,
    ],
  ])("refuses %o: %s", (selector, message) => {
    expect(() => compileLabelSelector(selector)).toThrow(message);
    expect(formatLabelSelector(selector)).toBe("<error>");
  });
});

it("prints <none> for a selector that asks nothing", () => {
  expect(formatLabelSelector(undefined)).toBe("<none>");
  expect(formatLabelSelector({})).toBe("<none>");
  expect(formatLabelSelector({ matchLabels: { app: "web" } })).toBe("app=web");
});

it("compiles the plain labels of a service", () => {
  expect(compileLabels({ app: "web", tier: "a" }).matches({ tier: "a", app: "web" })).toBe(true);
  expect(compileLabels({ app: "web" }).matches({ app: "db" })).toBe(false);
});

it("means the same when its text is read again", () => {
  const key = fc.constantFrom("a", "b", "c");
  const values = fc.uniqueArray(fc.constantFrom("", "x", "y", "z"), { minLength: 1, maxLength: 3 });
  const requirement = fc.oneof(
    fc.record({ key, operator: fc.constantFrom("in" as const, "notin" as const), values }),
    fc.record({
      key,
      operator: fc.constantFrom("exists" as const, "!" as const),
      values: fc.constant([]),
    }),
    fc.record({
      key,
      operator: fc.constantFrom("=" as const, "==" as const, "!=" as const),
      values: values.map((all) => all.slice(0, 1)),
    }),
  );
  const labels = fc.dictionary(key, fc.constantFrom("", "x", "y", "z"));
  fc.assert(
    fc.property(fc.array(requirement, { maxLength: 4 }), labels, (requirements, object) => {
      const compiled = new CompiledLabelSelector(requirements);
      const again = parseLabelSelector(compiled.text);
      expect(again.text).toBe(compiled.text);
      expect(again.matches(object)).toBe(compiled.matches(object));
    }),
  );
});

function expression(
  operator: "In" | "NotIn" | "Exists" | "DoesNotExist",
  values?: string[],
  key = "k",
): LabelSelector {
  return { matchExpressions: [{ key, operator, ...(values && { values }) }] };
}
