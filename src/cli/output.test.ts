import { PassThrough, Writable } from "node:stream";
import { expect, test } from "vitest";
import { Masker } from "../util/masking/masker.ts";
import { outputTo } from "./output.ts";

test("a slow reader is waited for", async () => {
  const stream = new PassThrough({ highWaterMark: 4 });
  const output = outputTo(stream, { masker: new Masker(), json: false });
  let written = false;
  const writing = output.write("more than fits").then(() => {
    written = true;
  });
  await new Promise(setImmediate);
  expect(written).toBe(false);
  stream.resume();
  await writing;
  expect(written).toBe(true);
});

test("nobody writes on to a stream that has failed", async () => {
  const chunks: string[] = [];
  const stream = new Writable({
    decodeStrings: false,
    write: (chunk, _encoding, done) => {
      chunks.push(chunk);
      done(new Error("gone"));
    },
  });
  const output = outputTo(stream, { masker: new Masker(), json: false });
  await output.write("one");
  await new Promise(setImmediate);
  expect(output.closed).toBe(true);
  await output.write("two");
  expect(chunks).toEqual(["one"]);
});
