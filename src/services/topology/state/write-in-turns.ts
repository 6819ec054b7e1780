import { writeSync } from "node:fs";
import { setImmediate, setTimeout } from "node:timers/promises";

export interface TurnOptions {
  /** How long others had until its first turn: 0 when absent. */
  readonly othersMs?: number;
  /** So many times as long as a turn has taken nothing is written after it: 0 when absent. */
  readonly rest?: number;
  /** Aborted when it is not to go on. */
  readonly signal?: AbortSignal;
}

/** What is written in one turn of the event loop takes so long; */
const TURN_MS = 10;
/** or this part of what others have taken since the turn before, so that it comes to an end. */
const PART_OF_OTHERS = 0.5;
const TEXT_CHARS = 512 * 1024;

/**
 * Writes pieces of text, and others have their turns in between. What is written goes to the system's
 * memory, which takes less time than to wait for another thread that does it. Returns how many bytes it
 * were.
 *
 * @param file a descriptor
 * @throws the system's error, what making a piece throws, and the signal's reason
 */
export async function writeInTurns(
  file: number,
  pieces: Iterable<string>,
  { othersMs = 0, rest = 0, signal }: TurnOptions = {},
): Promise<number> {
  let [text, bytes] = ["", 0];
  let begunMs = performance.now();
  let turnMs = Math.max(TURN_MS, PART_OF_OTHERS * othersMs);
  for (const piece of pieces) {
    text += piece;
    const tookMs = performance.now() - begunMs;
    if (tookMs < turnMs && text.length < TEXT_CHARS) continue;
    bytes += writeAll(file, text);
    text = "";
    if (tookMs < turnMs) continue;
    const endedMs = performance.now();
    if (rest > 0) await setTimeout(rest * tookMs);
    else await setImmediate();
    signal?.throwIfAborted();
    begunMs = performance.now();
    if (rest === 0) turnMs = Math.max(TURN_MS, PART_OF_OTHERS * (begunMs - endedMs));
  }
  return bytes + writeAll(file, text);
}

function writeAll(file: number, text: string): number {
  const buffer = Buffer.from(text);
  for (let written = 0; written < buffer.length; ) written += writeSync(file, buffer, written);
  return buffer.length;
}
