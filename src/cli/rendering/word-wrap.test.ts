import fc from "fast-check";
import { expect, test } from "vitest";
import { wordWrap } from "./word-wrap.ts";

function wrapped(pieces: readonly string[], columns: number): string {
  const wrap = wordWrap(columns);
  return pieces.map((piece) => wrap.push(piece)).join("") + wrap.end();
}

test("lines break at blanks, wherever the pieces were cut", () => {
  expect(wrapped(["one tw", "o thr", "ee", " four"], 8)).toBe("one two \nthree \nfour");
  expect(wrapped(["a\nb\n\nc"], 8)).toBe("a\nb\n\nc");
});

test("what can be shown is shown at once", () => {
  const wrap = wordWrap(80);
  expect([wrap.push("Hel"), wrap.push("lo the"), wrap.end()]).toEqual(["", "Hello ", "the"]);
});

test("nothing is lost, and no line is too wide but for a word that is", () => {
  const text = fc.string({ unit: fc.constantFrom(..."ab \n"), maxLength: 60 });
  fc.assert(
    fc.property(fc.array(text), fc.integer({ min: 1, max: 12 }), (pieces, columns) => {
      const shown = wrapped(pieces, columns);
      expect(shown.replaceAll("\n", "")).toBe(pieces.join("").replaceAll("\n", ""));
      for (const line of shown.split("\n").map((one) => one.trimEnd())) {
        expect(line.length <= columns || !line.trimStart().includes(" ")).toBe(true);
      }
    }),
  );
});
