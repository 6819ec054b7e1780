import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonDepth, jsonFault } from "./json-fault.ts";

test.each([
  ["", "unexpected end of JSON input"],
  ["{", "unexpected end of JSON input"],
  ['{"a"', "unexpected end of JSON input"],
  ['{"a":"b', "unexpected end of JSON input"],
  ["{a}", "invalid character 'a' looking for beginning of object key string"],
  ['{"a" 1}', "invalid character '1' after object key"],
  ['{"a":1 2}', "invalid character '2' after object key:value pair"],
  ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
  ["[1 2]", "invalid character '2' after array element"],
  ["[1,]", "invalid character ']' looking for beginning of value"],
  ["{} {}", "invalid character '{' after top-level value"],
  ["kind: Pod", "invalid character 'k' looking for beginning of value"],
  ["nil", "invalid character 'i' in literal null (expecting 'u')"],
  ["-a", "invalid character 'a' in numeric literal"],
  ["1.x", "invalid character 'x' after decimal point in numeric literal"],
  ["1ex", "invalid character 'x' in exponent of numeric literal"],
  ["01", "invalid character '1' after top-level value"],
  ['"\\x"', "invalid character 'x' in string escape code"],
  ['"\\u12g4"', "invalid character 'g' in \\u hexadecimal character escape"],
  ['"a\nb"', "invalid character '\\n' in string literal"],
  ['"a\0b"', "invalid character '\\x00' in string literal"],
  ["'a'", "invalid character '\\'' looking for beginning of value"],
])("%j is no JSON", (text, words) => {
  expect(jsonFault(text)).toBe(words);
});

test("what is JSON has no fault, and what has none is JSON", () => {
  fc.assert(fc.property(fc.json(), (text) => jsonFault(text) === null));
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'{}[]:,"\\ 10.e-truefalsn') }), (text) => {
      expect(jsonFault(text) === null).toBe(isJson(text));
    }),
    { numRuns: 2_000 },
  );
});

test("depth counts what is open, not what is written", () => {
  expect(jsonDepth('{"a":[{"b":"[[[["}],"c":{}}')).toBe(3);
  expect(jsonFault("[".repeat(100_000))).toBe("unexpected end of JSON input");
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
