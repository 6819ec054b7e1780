import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { frozen } from "../../../test/support/frozen.ts";
import { isJsonObject } from "../../util/json/json-object.ts";
import { withoutNulls } from "./json-value.ts";
import { mergePatch } from "./merge-patch.ts";

const original = frozen({
  metadata: { labels: { app: "web", tier: "a" } },
  spec: { replicas: 2, args: ["-v"] },
});

describe("mergePatch", () => {
  it.each<[unknown, object]>([
    [{}, original],
    [{ spec: { replicas: 5 } }, { ...original, spec: { replicas: 5, args: ["-v"] } }],
    [{ spec: { args: ["-q"] } }, { ...original, spec: { replicas: 2, args: ["-q"] } }],
    [
      { metadata: { labels: { tier: null, zone: "b", none: null } } },
      { ...original, metadata: { labels: { app: "web", zone: "b" } } },
    ],
    [{ spec: null }, { metadata: original.metadata }],
    [{ spec: { args: { a: 1 } } }, { ...original, spec: { replicas: 2, args: { a: 1 } } }],
    [{ status: { a: { b: null, c: 0 } } }, { ...original, status: { a: { c: 0 } } }],
  ])("applies %j", (patch, expected) => {
    expect(mergePatch(original, frozen(patch))).toEqual(expected);
  });

  it("shares with the original what it does not touch", () => {
    expect(mergePatch(original, { spec: { replicas: 5 } })["metadata"]).toBe(original.metadata);
  });

  it.each([
    [[], "array"],
    [null, "null"],
    ["x", "string"],
    [1, "number"],
    [true, "bool"],
  ])("refuses %j", (patch, type) => {
    expect(() => mergePatch(original, patch)).toThrow(
      expect.objectContaining({
        code: 400,
        message: `error decoding patch: json: cannot unmarshal ${type} into Go value of type map[string]interface {}`,
      }),
    );
  });

  it("cannot reach what all objects share", () => {
    const patched = mergePatch({}, JSON.parse('{"__proto__":{"polluted":true}}'));
    expect(Object.hasOwn(patched, "__proto__")).toBe(true);
    expect(Object.getPrototypeOf(patched)).toBe(Object.prototype);
    expect({}).not.toHaveProperty("polluted");
  });

  it("gives the patch itself, nulls apart, on nothing; and twice is as once", () => {
    const json = fc.dictionary(fc.constantFrom("a", "b", "c"), fc.jsonValue({ maxDepth: 3 }));
    fc.assert(
      fc.property(json, json, (object, patch) => {
        expect(mergePatch({}, patch)).toEqual(withoutNulls(patch));
        const once = mergePatch(frozen(object), frozen(patch));
        expect(mergePatch(once, patch)).toEqual(once);
        expect(isJsonObject(once)).toBe(true);
      }),
    );
  });
});
