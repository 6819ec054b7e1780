import { expect, test } from "vitest";
import { goQuoted } from "./go-quoted.ts";

// As strconv.Quote of Go 1.26 has them.
test.each([
  ["plain text", '"plain text"'],
  ['a "b" \\ c', '"a \\"b\\" \\\\ c"'],
  ["\u0000\u001b\u007f", '"\\x00\\x1b\\x7f"'],
  ["\u0007\b\f\n\r\t\v", '"\\a\\b\\f\\n\\r\\t\\v"'],
  ["é 漢 👋", '"é 漢 👋"'],
  ["\u0085\u00a0\u200b\u2028", '"\\u0085\\u00a0\\u200b\\u2028"'],
  ["\u{e0001}", '"\\U000e0001"'],
  ["\\u0001", '"\\\\u0001"'],
])("%j is quoted as Go does it", (text, quoted) => {
  expect(goQuoted(text)).toBe(quoted);
});
