import { expect, test } from "vitest";
import { oneLine, socketErrorWords } from "./words.ts";

test("a line is bounded in characters, whole ones", () => {
  expect(oneLine("abcdef", 6)).toBe("abcdef");
  expect(oneLine("abcdefg", 6)).toBe("abcde…");
  expect(oneLine("🙂".repeat(7), 6)).toBe(`${"🙂".repeat(5)}…`);
  expect(oneLine("x".repeat(1_000_000)).length).toBe(160);
});

test("nothing that moves a cursor or turns text around gets through", () => {
  expect(oneLine("a\u001b[2Jb\r\nc\u0000d\u202Ee\u2028f\u009b31mg")).toBe("ab c d e fg");
});

test("an unknown system error keeps its own words", () => {
  expect(socketErrorWords(new Error("odd\nthing"))).toBe("odd thing");
  expect(socketErrorWords("text")).toBe("text");
});

test("of several addresses the first failure speaks", () => {
  const refused = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
  expect(socketErrorWords(new AggregateError([refused]))).toBe("connection refused");
});
