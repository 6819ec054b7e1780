import { PassThrough, Writable } from "node:stream";
import { expect, test } from "vitest";
import { outputTo } from "./output.ts";

test("a slow reader is waited for", async () => {
  const stream = new PassThrough({ highWaterMark: 4 });
  const output = outputTo(stream);
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

/** A stream whose reader fails it with a code. */
function failing(code: string): Writable {
  return new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error(code), { code })),
  });
}

test("a reader that has gone is no error, and nobody writes on", async () => {
  const output = outputTo(failing("EPIPE"));
  await output.write("one");
  await new Promise(setImmediate);
  expect(output.closed).toBe(true);
  await output.write("two");
});

test("any other failure of the stream is told", async () => {
  const output = outputTo(failing("ENOSPC"));
  await output.write("one");
  await new Promise(setImmediate);
  await expect(output.write("two")).rejects.toThrow("ENOSPC");
});
