import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { expect, test } from "vitest";
import { lineStamper } from "./line-stamper.ts";

const at = "2030-01-01T00:00:00.000Z";
const stamped = async (...chunks: (string | Buffer)[]) => {
  const stamper = lineStamper({ now: () => Date.parse(at) });
  return buffer(Readable.from(chunks.map((chunk) => Buffer.from(chunk))).pipe(stamper));
};

test("every line gets its time, however the bytes come", async () => {
  const expected = `${at} one\n${at} \n${at} two\n`;
  expect(String(await stamped("one\n\ntwo\n"))).toBe(expected);
  expect(String(await stamped("o", "ne", "\n\nt", "wo"))).toBe(expected);
});

test("bytes that are not UTF-8 stay as they came", async () => {
  const odd = Buffer.from([0xff, 0x00, 0xc3]);
  expect(await stamped(odd)).toEqual(
    Buffer.concat([Buffer.from(`${at} `), odd, Buffer.from("\n")]),
  );
});

test("a line without end is cut, so that memory stays bounded", async () => {
  const lines = String(await stamped("x".repeat(200_000)))
    .trimEnd()
    .split("\n");
  expect(lines.map((line) => line.length - at.length - 1)).toEqual([65_536, 65_536, 65_536, 3_392]);
});
