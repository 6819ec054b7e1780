import { expect, test } from "vitest";
import { fenced, plain, table } from "./markdown.ts";

test("a text of any kind stays a text, in one line", () => {
  const text = "a | b\n<script> **bold** [link](http://x) @team #12 `code` & more";
  expect(plain(text)).not.toMatch(/[|<>*[\]()@`\n]/);
  expect(plain("a & <b>")).toBe("a &amp; &lt;b&#62;");
  expect(plain("http://127.0.0.1:7443, 2.5 s")).toBe("http://127.0.0.1:7443, 2.5 s");
});

test("a fence is longer than any in its text", () => {
  expect(fenced("a\n```\nb\n")).toBe("````text\na\n```\nb\n````\n");
  expect(fenced("plain")).toBe("```text\nplain\n```\n");
});

test("a table has a row for each, and without rows is nothing", () => {
  expect(table(["a", "b"], [["1|2", ""]])).toBe("| a | b |\n| --- | --- |\n| 1&#124;2 |  |\n");
  expect(table(["a"], [])).toBe("");
});
