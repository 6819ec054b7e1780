import { expect, test } from "vitest";
import { folderName, onFailure, titleOf } from "./watched-test.ts";

test("a title has all that the test is in, in the words of its runner", () => {
  const file = { name: "test/ask.test.ts" };
  const task = { name: "answers", suite: { name: "router", file }, file };
  expect(titleOf({ task, onTestFailed: () => {} })).toBe("test/ask.test.ts > router > answers");
  const node = { name: "answers", passed: true, after: () => {} };
  expect(titleOf(node)).toBe("answers");
  expect(titleOf({ ...node, fullName: "router > answers" })).toBe("router > answers");
});

test("a folder's name is readable, short and that of one title alone", () => {
  expect(folderName("Suite > überträgt / ../x")).toMatch(/^suite-u-bertra-gt-x-[0-9a-f]{6}$/);
  expect(folderName("a b")).not.toBe(folderName("a-b"));
  expect(folderName("x".repeat(500))).toHaveLength(87);
  expect(folderName("测试")).toMatch(/^test-[0-9a-f]{6}$/);
});

test("the work is done for a test that has failed alone", async () => {
  const done: string[] = [];
  const node = (name: string, passed: boolean) => {
    let listener: () => unknown = () => {};
    const context = { name, passed, after: (given: () => unknown) => (listener = given) };
    onFailure(context, async () => done.push(name));
    return listener();
  };
  await Promise.all([node("red", false), node("green", true)]);
  expect(done).toEqual(["red"]);
});
