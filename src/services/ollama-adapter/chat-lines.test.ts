import fc from "fast-check";
import { expect, test } from "vitest";
import { collect } from "../../../test/support/collect.ts";
import { linesOf, parseChatLine } from "./chat-lines.ts";

test("lines come whole, however the body was cut, and the last needs no break", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: "grapheme", minLength: 1 }).filter(isOneLine)),
      fc.boolean(),
      fc.integer({ min: 1, max: 7 }),
      async (lines, isBroken, size) => {
        const body = lines.join("\n") + (isBroken ? "\n" : "");
        expect(await collect(linesOf(cut(Buffer.from(body), size)))).toEqual(lines);
      },
    ),
  );
});

test("a line without end is refused before it fills the memory", async () => {
  const endless = async function* () {
    for (;;) yield Buffer.alloc(64 * 1024, "x");
  };
  await expect(collect(linesOf(endless()))).rejects.toThrow("a line without end");
});

test("what is no line of a chat is told apart", () => {
  expect(parseChatLine('{"message":{"content":"a"},"done":false,"more":1}')).toEqual({
    message: { content: "a" },
    done: false,
  });
  expect(parseChatLine("<html>")).toBeUndefined();
  expect(parseChatLine('{"done":"yes"}')).toBeUndefined();
  expect(parseChatLine('{"eval_count":-1}')).toBeUndefined();
});

function isOneLine(line: string): boolean {
  return !line.includes("\n") && line.trim() !== "" && line.isWellFormed() && !/^\uFEFF/.test(line);
}

async function* cut(body: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < body.length; start += size) yield body.subarray(start, start + size);
}
