import path from "node:path";
import { type ConfigPath, formatPath, pathKey } from "./config-path.ts";
import type { Diagnostic } from "./diagnostics.ts";
import type { Problem, TextProblem, TextRange } from "./problem.ts";

/** Where one key of the configuration stands in the text. */
export interface Place {
  /** Null for list items and for the document itself. */
  key: TextRange | null;
  value: TextRange;
  /** A plain scalar exactly as it is written; null for everything else. */
  written: string | null;
}

/**
 * The text of devstack.yaml and where each key stands in it, so that whatever turns out to be
 * wrong later can still point at its line. Without a file there is nothing to point at.
 */
export class ConfigSource {
  readonly #text: string;
  readonly #places: ReadonlyMap<string, Place>;
  readonly #lineStarts: readonly number[];
  /** Absolute path, or null when there is no devstack.yaml. */
  readonly file: string | null;

  constructor(file: string | null, text: string, places: ReadonlyMap<string, Place>) {
    this.file = file;
    this.#text = text;
    this.#places = places;
    this.#lineStarts = lineStarts(text);
  }

  /** Whether the user wrote this key, rightly or wrongly. */
  has(configPath: ConfigPath): boolean {
    return this.#places.has(pathKey(configPath));
  }

  /** The scalar at the path as it is written (`1.10`, not `1.1`), or null. */
  written(configPath: ConfigPath): string | null {
    return this.#places.get(pathKey(configPath))?.written ?? null;
  }

  /** `devstack.yaml:9:14` for the key or its nearest parent; null when there is no file. */
  where(configPath: ConfigPath): string | null {
    if (this.file === null) return null;
    const { line, column } = this.#locate(this.rangeOf(configPath, "key"));
    return `${path.basename(this.file)}:${line}:${column}`;
  }

  /**
   * A diagnostic at the path; null when there is no file, which only a fault found later than
   * validation can meet.
   */
  diagnostic(problem: Problem): Diagnostic | null {
    return this.textDiagnostic({ ...problem, range: this.rangeOf(problem.path, problem.at) });
  }

  textDiagnostic({ path: configPath, range, message, suggestion }: TextProblem): Diagnostic | null {
    if (this.file === null) return null;
    const location = this.#locate(range);
    return { file: this.file, ...location, path: formatPath(configPath), message, suggestion };
  }

  /** Offsets of the key or value at the path, or of the nearest parent that is written. */
  rangeOf(configPath: ConfigPath, at: "key" | "value"): TextRange {
    for (let length = configPath.length; length >= 0; length--) {
      const place = this.#places.get(pathKey(configPath.slice(0, length)));
      if (place === undefined) continue;
      // Of a parent, its whole content would say little: its key is the better pointer.
      const wantsValue = at === "value" && length === configPath.length;
      const empty = place.value[0] === place.value[1];
      return wantsValue && !empty ? place.value : (place.key ?? place.value);
    }
    return [0, 0];
  }

  /** Line and column of a range, cut to its first line. */
  #locate(range: TextRange): Pick<Diagnostic, "line" | "column" | "length" | "sourceLine"> {
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
