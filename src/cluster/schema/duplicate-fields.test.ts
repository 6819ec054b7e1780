import fc from "fast-check";
import { expect, test } from "vitest";
import { duplicateFields } from "./duplicate-fields.ts";

test.each([
  ['{"a":1,"a":2}', ["a"]],
  ['{"a":{"b":1,"b":2},"c":[{"d":1,"d":2},{"e":"{\\"f\\":1,\\"f\\":2}"}]}', ["a.b", "c[0].d"]],
  ['{"a":["a","a"],"b":{"a":1}}', []],
  ['[{"a":1},{"a":2,"\\u0061":3}]', ["[1].a"]],
])("of %s", (json, paths) => {
  expect(duplicateFields(json)).toEqual(paths);
});

test("what JSON.stringify writes has none", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(duplicateFields(JSON.stringify(value))).toEqual([]);
    }),
  );
});
