import type { Frame, OutputStream } from "./frames.ts";
import { parseTime } from "./shape.ts";

/** One line that a container wrote. */
export interface OutputLine {
  stream: OutputStream;
  /** When the engine took it, in milliseconds since the Unix epoch; null where it was not asked. */
  at: number | null;
  /** Without its end. */
  text: string;
}

export interface LineOptions {
  /** The engine puts a time before each piece. */
  timestamps: boolean;
  /** From a terminal: pieces are cut anywhere, and lines end in CR LF. */
  tty: boolean;
}

/** A line that never ends is passed on in pieces of this size. */
const LONGEST_LINE_BYTES = 1024 * 1024;
const NEWLINE = 10;
/** As Go writes it: 2026-11-22T09:24:49.316395692Z, with an offset on some machines. */
const TIMESTAMP = /^(\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)) /;
const LONGEST_TIMESTAMP_BYTES = 40;

interface Unfinished {
  at: number | null;
  pieces: Buffer[];
  bytes: number;
}

/**
 * Puts what a container wrote together to lines. Engines cut lines at 16 KiB, each piece with a time
 * of its own, so a time is taken off where a piece begins, and the first counts.
 */
export async function* readLines(
  frames: AsyncIterable<Frame>,
  options: LineOptions,
): AsyncGenerator<OutputLine> {
  const unfinished = new Map<OutputStream, Unfinished>();
  for await (const { stream, payload } of frames) {
    for (const piece of splitLines(payload)) {
      const line = unfinished.get(stream) ?? { at: null, pieces: [], bytes: 0 };
      add(line, piece, options);
      unfinished.set(stream, line);
      if (piece.at(-1) !== NEWLINE && line.bytes < LONGEST_LINE_BYTES) continue;
      unfinished.delete(stream);
      yield finish(stream, line, options);
    }
  }
  for (const [stream, line] of unfinished) yield finish(stream, line, options);
}

/** Each with its newline; the last may have none. */
function* splitLines(payload: Buffer): Generator<Buffer> {
  for (let start = 0; start < payload.length; ) {
    const end = payload.indexOf(NEWLINE, start);
    const next = end === -1 ? payload.length : end + 1;
    yield payload.subarray(start, next);
    start = next;
  }
}

function add(line: Unfinished, piece: Buffer, { timestamps, tty }: LineOptions): void {
  let rest = piece;
  if (timestamps && !tty) {
    const { at, length } = readTimestamp(piece);
    line.at ??= at;
    rest = piece.subarray(length);
  }
  line.pieces.push(rest);
  line.bytes += rest.length;
}

function readTimestamp(bytes: Buffer): { at: number | null; length: number } {
  const found = TIMESTAMP.exec(bytes.toString("latin1", 0, LONGEST_TIMESTAMP_BYTES));
  if (found === null) return { at: null, length: 0 };
  return { at: parseTime(found[1] ?? ""), length: found[0].length };
}

function finish(stream: OutputStream, line: Unfinished, options: LineOptions): OutputLine {
  let bytes = Buffer.concat(line.pieces);
  let { at } = line;
  if (options.timestamps && options.tty) {
    const stamp = readTimestamp(bytes);
    at = stamp.at;
    bytes = bytes.subarray(stamp.length);
  }
  const text = bytes.toString("utf8").replace(/\r?\n$/, "");
  return { stream, at, text: options.tty ? text.replace(/\r+$/, "") : text };
}
