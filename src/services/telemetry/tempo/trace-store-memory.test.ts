import { randomBytes } from "node:crypto";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { eventually } from "../../../../test/support/eventually.ts";
import { createOtlpCodec } from "../otlp/messages.ts";
import { TraceStore } from "./trace-store.ts";

const codec = createOtlpCodec();

/** Bytes in buffers that are still in use, after the garbage has gone. */
function buffersInUse(): number {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  return process.memoryUsage().arrayBuffers;
}

test("small traces take the memory of their spans, not of the pool they were encoded in", async () => {
  const store = new TraceStore(codec, () => undefined);
  const before = buffersInUse();
  for (let count = 0; count < 1_000; count++) {
    const span = { traceId: randomBytes(16), spanId: randomBytes(8), name: "small" };
    const encoded = codec.encodeTraces({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] });
    store.add(codec.decodeTraces(encoded));
    // What else goes on in the process takes from the pool too, and is soon forgotten.
    Buffer.allocUnsafe(4_000);
    Buffer.allocUnsafe(4_000);
  }
  expect(store.size).toBe(1_000);
  const limit = 4 * store.bytes + 64 * 1024;
  // Dead buffers are given back by a thread of its own, some time after the collection.
  await eventually(
    () => buffersInUse() - before,
    (grown) => grown < limit,
  );
});
