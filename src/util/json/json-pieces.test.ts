import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonPieces } from "./json-pieces.ts";

test("pieces together are the whole, for any value", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
      expect(JSON.parse([...jsonPieces(value)].join(""))).toEqual(
        JSON.parse(JSON.stringify(value)),
      );
    }),
  );
});

test("what JSON leaves out is left out", () => {
  const value = { a: undefined, b: [undefined, { c: undefined }], d: { e: undefined } };
  expect([...jsonPieces(value)].join("")).toBe(JSON.stringify(value));
});

test("long lists come in parts", () => {
  const value = { tables: [["pods", Array.from({ length: 1_000 }, (_, at) => ({ at }))]] };
  const pieces = [...jsonPieces(value)];
  expect(pieces.join("")).toBe(JSON.stringify(value));
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(1_000);
});
