import type { AskLine, ChunkLine } from "../seed/ask.ts";
import type { MaskedStream, Masker } from "../util/masking/masker.ts";

/**
 * The lines of an answer for programs: a secret that the pieces of its text make up together is
 * masked as in one text, in the line in which it ends. A piece waits for the next line as long as
 * it may end in the beginning of a secret.
 */
export async function* maskAnswer(
  lines: AsyncIterable<AskLine>,
  masker: Masker,
): AsyncGenerator<AskLine, void, undefined> {
  let pieces = masker.stream();
  let waiting: ChunkLine | null = null;
  for await (const line of lines) {
    if (!isChunk(line)) {
      if (waiting) yield withRest(waiting, pieces);
      // What follows is another text: the next adapter's, or the whole once more.
      [waiting, pieces] = [null, masker.stream()];
      yield line;
      continue;
    }
    if (waiting) yield waiting;
    const shown: ChunkLine = { ...line, text: pieces.write(line.text) };
    waiting = pieces.holds ? shown : null;
    if (!waiting) yield shown;
  }
  if (waiting) yield withRest(waiting, pieces);
}

function withRest(chunk: ChunkLine, pieces: MaskedStream): ChunkLine {
  return { ...chunk, text: chunk.text + pieces.end() };
}

function isChunk(line: AskLine): line is ChunkLine {
  return line.type === "chunk" && typeof line.text === "string";
}
