import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { frozen } from "../../../test/support/frozen.ts";
import { ApiError } from "../status/api-error.ts";
import { jsonPatch } from "./json-patch.ts";

const original = frozen({
  spec: { replicas: 2, args: ["a", "b"], "x/y": 1, "m~n": 2 },
  metadata: { name: "web" },
});

const spec = (fields: object) => ({ ...original, spec: { ...original.spec, ...fields } });

describe("jsonPatch", () => {
  it.each<[object, object]>([
    [{ op: "add", path: "/spec/paused", value: true }, spec({ paused: true })],
    [{ op: "add", path: "/spec/replicas", value: 3 }, spec({ replicas: 3 })],
    [{ op: "add", path: "/spec/args/0", value: "z" }, spec({ args: ["z", "a", "b"] })],
    [{ op: "add", path: "/spec/args/2", value: "z" }, spec({ args: ["a", "b", "z"] })],
    [{ op: "add", path: "/spec/args/-", value: "z" }, spec({ args: ["a", "b", "z"] })],
    [{ op: "add", path: "/spec/args/-1", value: "z" }, spec({ args: ["a", "b", "z"] })],
    [{ op: "add", path: "/spec/paused" }, spec({ paused: null })],
    [{ op: "remove", path: "/spec/args/0" }, spec({ args: ["b"] })],
    [{ op: "remove", path: "/spec/args/-1" }, spec({ args: ["a"] })],
    [{ op: "remove", path: "/spec" }, { metadata: original.metadata }],
    [{ op: "replace", path: "/spec/x~1y", value: 5 }, spec({ "x/y": 5 })],
    [{ op: "replace", path: "/spec/m~0n", value: 5 }, spec({ "m~n": 5 })],
    [{ op: "replace", path: "/spec/absent", value: 5 }, spec({ absent: 5 })],
    [{ op: "replace", path: "/spec/args/1", value: "z" }, spec({ args: ["a", "z"] })],
    [{ op: "replace", path: "", value: { a: 1 } }, { a: 1 }],
    [{ op: "replace", path: "", value: 1 }, original],
    [{ op: "move", from: "/spec/args/0", path: "/spec/args/1" }, spec({ args: ["b", "a"] })],
    [
      { op: "copy", from: "/metadata/name", path: "/spec/args/-" },
      spec({ args: ["a", "b", "web"] }),
    ],
    [{ op: "test", path: "/spec/args", value: ["a", "b"] }, original],
    [{ op: "test", path: "/metadata", value: { name: "web" } }, original],
    [{ op: "test", path: "/spec/absent", value: null }, original],
  ])("applies %j", (operation, expected) => {
    expect(jsonPatch(original, frozen([operation]))).toEqual(expected);
  });

  it("applies one after the other, and shares what it does not touch", () => {
    const patched = jsonPatch(original, [
      { op: "test", path: "/spec/replicas", value: 2 },
      { op: "replace", path: "/spec/replicas", value: 4 },
      { op: "copy", from: "/spec/replicas", path: "/spec/maxReplicas" },
    ]);
    expect(patched).toEqual(spec({ replicas: 4, maxReplicas: 4 }));
    expect(patched["metadata"]).toBe(original.metadata);
    expect(jsonPatch(original, [])).toBe(original);
  });

  it.each([
    { op: "test", path: "/spec/replicas", value: 3 },
    { op: "test", path: "/spec/args", value: ["b", "a"] },
    { op: "test", path: "/metadata", value: { name: "web", uid: "u" } },
    { op: "test", path: "/nowhere/else", value: 1 },
    { op: "add", path: "/nowhere/else", value: 1 },
    { op: "add", path: "/spec/replicas/deep", value: 1 },
    { op: "add", path: "/spec/args/3", value: "z" },
    { op: "add", path: "/spec/args/x", value: "z" },
    { op: "add", path: "", value: {} },
    { op: "add", value: 1 },
    { op: "remove", path: "/spec/absent" },
    { op: "remove", path: "/spec/args/2" },
    { op: "remove", path: "/spec/args/-3" },
    { op: "remove", path: "/toString" },
    { op: "replace", path: "/spec/args/2", value: "z" },
    { op: "replace", path: "", value: [] },
    { op: "move", from: "/spec/absent", path: "/spec/a" },
    { op: "move", path: "/spec/a" },
    { op: "copy", from: "/nowhere/else", path: "/spec/a" },
    { op: "merge", path: "/spec" },
    { path: "/spec" },
  ])("does not apply %j: 422, with no reason given", (operation) => {
    expect(() => jsonPatch(original, [operation])).toThrow(
      expect.objectContaining({
        code: 422,
        message: "the server rejected our request due to an error in our request",
      }),
    );
  });

  it.each<[unknown, string]>([
    [{}, "cannot unmarshal object into Go value of type []handlers.jsonPatchOp"],
    [null, "cannot unmarshal null into Go value of type []handlers.jsonPatchOp"],
    [["add"], "cannot unmarshal string into Go value of type handlers.jsonPatchOp"],
    [
      [{ op: "add", path: 1 }],
      "cannot unmarshal number into Go struct field jsonPatchOp.path of type string",
    ],
    [[{ op: true }], "cannot unmarshal bool into Go struct field jsonPatchOp.op of type string"],
  ])("cannot read %j: 400", (patch, message) => {
    expect(() => jsonPatch(original, patch)).toThrow(
      expect.objectContaining({ code: 400, message: `error decoding patch: json: ${message}` }),
    );
  });

  it("takes no more than 10,000 operations", () => {
    const many = Array.from({ length: 10_001 }, () => ({ op: "test", path: "", value: original }));
    expect(() => jsonPatch(original, many)).toThrow(
      expect.objectContaining({
        code: 413,
        message:
          "Request entity too large: The allowed maximum operations in a JSON patch is 10000, got 10001",
      }),
    );
  });

  it("cannot reach what all objects share", () => {
    const patched = jsonPatch({}, [{ op: "add", path: "/__proto__", value: { polluted: true } }]);
    expect(Object.getPrototypeOf(patched)).toBe(Object.prototype);
    expect(() =>
      jsonPatch({}, [{ op: "add", path: "/constructor/prototype/polluted", value: true }]),
    ).toThrow(ApiError);
    expect({}).not.toHaveProperty("polluted");
  });

  it("undoes what it has added, for any object", () => {
    const json = fc.dictionary(fc.constantFrom("a", "b", "c~d/e"), fc.jsonValue({ maxDepth: 2 }));
    fc.assert(
      fc.property(json, fc.jsonValue(), (object, value) => {
        const added = jsonPatch(frozen(object), [{ op: "add", path: "/new", value }]);
        expect(jsonPatch(added, [{ op: "test", path: "/new", value }])).toBe(added);
        expect(jsonPatch(added, [{ op: "remove", path: "/new" }])).toEqual(object);
      }),
    );
  });
});
