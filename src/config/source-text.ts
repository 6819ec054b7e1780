import type { Diagnostic } from "./diagnostics.ts";
import type { TextRange } from "./problem.ts";

/** Line and column of something in a text. */
export type Location = Pick<Diagnostic, "line" | "column" | "length" | "sourceLine">;

/** One of the files that make the configuration, and where its lines begin. */
export class SourceText {
  /** Absolute path, or null when there is no file. */
  readonly file: string | null;
  /** Which of several layers it is: a later one is merged over an earlier one. */
  readonly layer: number;
  readonly #text: string;
  readonly #lineStarts: readonly number[];

  constructor(file: string | null, text: string, layer = 0) {
    this.file = file;
    this.layer = layer;
    this.#text = text;
    this.#lineStarts = lineStarts(text);
  }

  get text(): string {
    return this.#text;
  }

  /** Line and column of a range, cut to its first line. */
  locate(range: TextRange): Location {
    // What is missing at the end of the file is missing after its last character.
    const end = this.#text.trimEnd().length;
    const start = Math.max(0, Math.min(range[0], end));
    const index = this.#lineIndex(start);
    const lineStart = this.#lineStarts[index] ?? 0;
    const lineEnd = (this.#lineStarts[index + 1] ?? this.#text.length + 1) - 1;
    const sourceLine = this.#text.slice(lineStart, lineEnd).replace(/\r$/, "");
    const lengthInLine = this.#text.slice(start, Math.min(range[1], lineEnd)).trimEnd().length;
    const column = Math.min(start - lineStart, sourceLine.length) + 1;
    return { line: index + 1, column, length: Math.max(1, lengthInLine), sourceLine };
  }

  /** Binary search for the line that holds the offset. */
  #lineIndex(offset: number): number {
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}
