import fc from "fast-check";
import { expect, test } from "vitest";
import { collect } from "../../../../test/support/collect.ts";
import { readFrames, readPlain } from "./frames.ts";
import { readLines } from "./output-lines.ts";

const STDOUT = 1;
const STDERR = 2;
const AT = "2026-11-22T09:24:49.316395692Z";
const AT_MS = Date.UTC(2026, 10, 22, 9, 24, 49, 316);

function frame(stream: number, text: string | Buffer): Buffer {
  const payload = Buffer.from(text);
  const header = Buffer.alloc(8);
  header.writeUInt8(stream, 0);
  header.writeUInt32BE(payload.length, 4);
  return Buffer.concat([header, payload]);
}

async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += size)
    yield bytes.subarray(start, start + size);
}

async function linesOf(bytes: Buffer, { size = bytes.length, timestamps = false, tty = false }) {
  const chunks = inChunks(bytes, size);
  const frames = tty ? readPlain(chunks) : readFrames(chunks);
  return collect(readLines(frames, { timestamps, tty }));
}

test("two streams in one are told apart, with the engine's times", async () => {
  const bytes = Buffer.concat([frame(STDOUT, `${AT} out\n`), frame(STDERR, `${AT} err\n`)]);
  expect(await linesOf(bytes, { timestamps: true })).toEqual([
    { stream: "stdout", at: AT_MS, text: "out" },
    { stream: "stderr", at: AT_MS, text: "err" },
  ]);
});

test("a long line that the engine cut is whole again, though each piece has a time", async () => {
  const later = AT.replace(":49", ":50");
  const snowman = Buffer.from("☃");
  const bytes = Buffer.concat([
    frame(STDOUT, Buffer.concat([Buffer.from(`${AT} begin `), snowman.subarray(0, 1)])),
    frame(STDERR, `${AT} between\n`),
    frame(
      STDOUT,
      Buffer.concat([Buffer.from(`${later} `), snowman.subarray(1), Buffer.from("\n")]),
    ),
  ]);
  expect(await linesOf(bytes, { timestamps: true })).toEqual([
    { stream: "stderr", at: AT_MS, text: "between" },
    { stream: "stdout", at: AT_MS, text: "begin ☃" },
  ]);
});

test("a terminal's lines end in CR LF and are cut anywhere", async () => {
  const bytes = Buffer.from(`${AT} one\r\n${AT} two\r\n`);
  for (const size of [1, 7, 30, 1_000]) {
    expect(await linesOf(bytes, { size, timestamps: true, tty: true })).toEqual([
      { stream: "stdout", at: AT_MS, text: "one" },
      { stream: "stdout", at: AT_MS, text: "two" },
    ]);
  }
});

test("a last line without an end counts, and empty lines do", async () => {
  const bytes = Buffer.concat([frame(STDOUT, "a\n\n"), frame(STDOUT, "b")]);
  expect((await linesOf(bytes, {})).map(({ text }) => text)).toEqual(["a", "", "b"]);
});

test("a line that never ends is passed on in pieces", async () => {
  const piece = frame(STDOUT, "x".repeat(16 * 1024));
  const lines = await linesOf(Buffer.concat(Array(80).fill(piece)), {});
  expect(lines.map(({ text }) => text.length)).toEqual([1024 * 1024, 256 * 1024]);
});

test("however the answer is cut, the lines are the same", async () => {
  const line = fc.record({
    stream: fc.constantFrom(STDOUT, STDERR),
    text: fc.string({ unit: "grapheme" }).map((text) => text.replaceAll(/[\r\n]/g, "")),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(line), fc.integer({ min: 1, max: 40 }), async (written, size) => {
      const bytes = Buffer.concat(written.map(({ stream, text }) => frame(stream, `${text}\n`)));
      const lines = await linesOf(bytes, { size });
      expect(lines.map(({ text }) => text)).toEqual(written.map(({ text }) => text));
    }),
  );
});

test.for([
  ["what is no frame", Buffer.from("plain text, no frame")],
  ["a frame that is too large", Buffer.from([1, 0, 0, 0, 255, 255, 255, 255])],
  ["what ends within a frame", frame(STDOUT, "hello").subarray(0, 10)],
] as const)("%s is an error", async ([, bytes]) => {
  await expect(linesOf(bytes, {})).rejects.toThrow(/^the engine/);
});
