import { expect, test } from "vitest";
import { wrap } from "./wrap.ts";

test("breaks at spaces, and inside a word only when it must", () => {
  expect(wrap("", 5)).toEqual([""]);
  expect(wrap("aa bb cc", 5)).toEqual(["aa bb", "cc"]);
  expect(wrap("aa bbb cc", 5)).toEqual(["aa", "bbb", "cc"]);
  expect(wrap("abcdefghijk l", 5)).toEqual(["abcde", "fghij", "k l"]);
});
