import { EngineError } from "./engine-error.ts";

export type OutputStream = "stdout" | "stderr";

/** A piece of what a container wrote. */
export interface Frame {
  stream: OutputStream;
  payload: Buffer;
}

const HEADER_BYTES = 8;
/** Engines send at most a few times 16 KiB at once: more is no frame. */
const LARGEST_FRAME_BYTES = 4 * 1024 * 1024;
const STDERR = 2;

/**
 * Takes two streams in one apart. Each frame: one byte for the stream, three of nothing, four for the
 * length, big-endian, then the payload (Docker Engine API, "Attach to a container", stream format).
 *
 * @throws EngineError for what is no frame, or ends within one.
 */
export async function* readFrames(chunks: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  let pending = Buffer.alloc(0);
  for await (const chunk of chunks) {
    pending = Buffer.concat([pending, chunk]);
    for (;;) {
      const frame = firstFrame(pending);
      if (frame === null) break;
      yield frame;
      pending = pending.subarray(HEADER_BYTES + frame.payload.length);
    }
  }
  if (pending.length > 0) throw new EngineError("the engine broke off in the middle of a line");
}

function firstFrame(bytes: Buffer): Frame | null {
  if (bytes.length < HEADER_BYTES) return null;
  const kind = bytes.readUInt8(0);
  const length = bytes.readUInt32BE(4);
  if (kind > 3 || length > LARGEST_FRAME_BYTES) {
    throw new EngineError("the engine's stream of output cannot be read");
  }
  if (bytes.length < HEADER_BYTES + length) return null;
  const payload = bytes.subarray(HEADER_BYTES, HEADER_BYTES + length);
  // 3 is the engine's own word on what went wrong, which is no output of stdout.
  return { stream: kind >= STDERR ? "stderr" : "stdout", payload };
}

/** What a container with a terminal writes: all as one, and not in frames. */
export async function* readPlain(chunks: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  for await (const payload of chunks) yield { stream: "stdout", payload };
}
