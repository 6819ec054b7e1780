import path from "node:path";
import { type ConfigPath, formatPath, pathKey } from "./config-path.ts";
import type { Diagnostic } from "./diagnostics.ts";
import type { Problem, TextProblem, TextRange } from "./problem.ts";
import type { SourceText } from "./source-text.ts";

/** Where one key of the configuration stands in its text. */
export interface Place {
  /** Null for list items and for the document itself. */
  key: TextRange | null;
  value: TextRange;
  /** A plain scalar exactly as it is written; null for everything else. */
  written: string | null;
}

/** The same with the text. */
export interface PlaceIn extends Place {
  in: SourceText;
}

/** A problem with the text that it is in. */
export interface PlacedProblem extends TextProblem {
  in: SourceText;
}

/**
 * Where each key of the configuration stands, and in which of its files, so that whatever turns out
 * to be wrong later can still point at its line. Without a file there is nothing to point at.
 */
export class ConfigSource {
  readonly #main: SourceText;
  readonly #places: ReadonlyMap<string, PlaceIn>;

  /** @param main the text of devstack.yaml itself. */
  constructor(main: SourceText, places: ReadonlyMap<string, PlaceIn>) {
    this.#main = main;
    this.#places = places;
  }

  /** Absolute path of devstack.yaml, or null when there is none. */
  get file(): string | null {
    return this.#main.file;
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
    const { in: text, range } = this.#spot(configPath, "key");
    if (text.file === null) return null;
    const { line, column } = text.locate(range);
    return `${path.basename(text.file)}:${line}:${column}`;
  }

  /** The problem with its place in the text, for sorting and for `textDiagnostic`. */
  placed(problem: Problem): PlacedProblem {
    return { ...problem, ...this.#spot(problem.path, problem.at) };
  }

  /** The key that is written further down, or in a later layer, is the greater one. */
  compare(a: ConfigPath, b: ConfigPath): number {
    return inTextOrder(this.#spot(a, "key"), this.#spot(b, "key"));
  }

  /**
   * A diagnostic at the path; null when there is no file, which only a fault found later than
   * validation can meet.
   */
  diagnostic(problem: Problem): Diagnostic | null {
    return textDiagnostic(this.placed(problem));
  }

  /** Diagnostics of several problems, in the order of the text; none when there is no file. */
  diagnostics(problems: readonly Problem[]): Diagnostic[] {
    const placed = problems.map((problem) => this.placed(problem)).toSorted(inTextOrder);
    return placed.flatMap((problem) => textDiagnostic(problem) ?? []);
  }

  /** Offsets of the key or value at the path, or of the nearest parent that is written. */
  #spot(configPath: ConfigPath, at: "key" | "value"): Pick<PlacedProblem, "in" | "range"> {
    for (let length = configPath.length; length >= 0; length--) {
      const place = this.#places.get(pathKey(configPath.slice(0, length)));
      if (place === undefined) continue;
      // Of a parent, its whole content would say little: its key is the better pointer.
      const wantsValue = at === "value" && length === configPath.length;
      const empty = place.value[0] === place.value[1];
      const range = wantsValue && !empty ? place.value : (place.key ?? place.value);
      return { in: place.in, range };
    }
    return { in: this.#main, range: [0, 0] };
  }
}

/** Null for a problem of a text that is in no file. */
export function textDiagnostic(problem: PlacedProblem): Diagnostic | null {
  const { in: text, path: configPath, range, message, suggestion } = problem;
  if (text.file === null) return null;
  const location = text.locate(range);
  return { file: text.file, ...location, path: formatPath(configPath), message, suggestion };
}

export function inTextOrder(
  a: Pick<PlacedProblem, "in" | "range">,
  b: Pick<PlacedProblem, "in" | "range">,
): number {
  return a.in.layer - b.in.layer || a.range[0] - b.range[0];
}
