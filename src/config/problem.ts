import type { ConfigPath } from "./config-path.ts";

/** What a validation step finds: a problem at a path, not yet placed in the file. */
export interface Problem {
  path: ConfigPath;
  /** Whether the key or its value is to blame. */
  at: "key" | "value";
  message: string;
  suggestion: string | null;
}

/** A problem of the text itself, which has a place but perhaps no path. */
export interface TextProblem {
  /** Offsets into the text, end exclusive. */
  range: TextRange;
  path: ConfigPath;
  message: string;
  suggestion: string | null;
}

export type TextRange = readonly [start: number, end: number];

/** `did you mean router?`, or null. */
export function didYouMean(word: string | null): string | null {
  return word === null ? null : `did you mean ${word}?`;
}
