import { expect, test } from "vitest";
import { NdjsonWriter, wantsWholeAnswer } from "./ndjson.ts";

test("values come out as lines", async () => {
  const writer = new NdjsonWriter();
  const { signal } = new AbortController();
  await writer.write({ type: "plan", text: "a\nb" }, signal);
  await writer.write({ type: "final" }, signal);
  writer.end();
  expect(Buffer.concat(await writer.stream.toArray()).toString()).toBe(
    '{"type":"plan","text":"a\\nb"}\n{"type":"final"}\n',
  );
});

test("a writer waits for a reader that is behind", async () => {
  const writer = new NdjsonWriter();
  const { signal } = new AbortController();
  let written = false;
  const writing = writer.write("x".repeat(40_000), signal).then(() => {
    written = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(written).toBe(false);
  writer.stream.resume();
  await writing;
  expect(written).toBe(true);
});

test("a wait for a slow reader ends with its signal, for the signal's reason", async () => {
  const writer = new NdjsonWriter();
  const gone = new AbortController();
  const writing = writer.write("x".repeat(40_000), gone.signal);
  gone.abort(new Error("the client went away"));
  await expect(writing).rejects.toThrow("the client went away");
});

test("lines for a closed stream are swallowed", async () => {
  const writer = new NdjsonWriter();
  writer.stream.destroy();
  await expect(writer.write("x".repeat(40_000), new AbortController().signal)).resolves.toBe(
    undefined,
  );
});

test.each([
  [null, undefined, false],
  [null, "*/*", false],
  [null, "application/json", true],
  [null, "Application/JSON;q=0.9, */*", true],
  [null, "application/x-ndjson, application/json", false],
  [null, "application/json, application/x-ndjson", true],
  [null, "application/jsonlines", false],
  [false, "application/x-ndjson", true],
  [true, "application/json", false],
])("stream %s with Accept %s wants one object: %s", (stream, accept, whole) => {
  expect(wantsWholeAnswer(stream, accept)).toBe(whole);
});
