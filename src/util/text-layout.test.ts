import fc from "fast-check";
import { expect, test } from "vitest";
import { displayWidth, printable, wrap } from "./text-layout.ts";

test("what could steer a terminal is made visible", () => {
  expect(printable("a\u001b[31mb\u202ec\td\u0007")).toBe("a·[31mb·c→d·");
});

test("marks take no column, wide characters two", () => {
  expect(displayWidth("e\u0301")).toBe(1);
  expect(displayWidth("日本")).toBe(4);
  expect(displayWidth("🚀")).toBe(2);
});

test("breaks at spaces, and inside a word only when it must", () => {
  expect(wrap("", 5)).toEqual([""]);
  expect(wrap("aa bb cc", 5)).toEqual(["aa bb", "cc"]);
  expect(wrap("aa bbb cc", 5)).toEqual(["aa", "bbb", "cc"]);
  expect(wrap("abcdefghijk l", 5)).toEqual(["abcde", "fghij", "k l"]);
});

test("wrapped lines fit and lose nothing but spaces", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", " ", "日", "·"), maxLength: 200 });
  fc.assert(
    fc.property(text, fc.integer({ min: 2, max: 40 }), (long, width) => {
      const lines = wrap(long, width);
      for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
      expect(lines.join("").replaceAll(" ", "")).toBe(long.replaceAll(" ", ""));
    }),
  );
});
