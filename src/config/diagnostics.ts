import path from "node:path";
import { DevstackError } from "../util/errors.ts";

/** One problem in devstack.yaml, with the place to look at. Part of `--json`. */
export interface Diagnostic {
  /** Absolute path of the file. */
  file: string;
  /** Counted from 1. */
  line: number;
  /** Counted from 1, in UTF-16 code units as editors do. */
  column: number;
  /** How much of the line is meant, in UTF-16 code units; at least 1. */
  length: number;
  /** The key, as in `services.router.env`; empty for the file as a whole. */
  path: string;
  message: string;
  /** What to write instead, as a sentence without a full stop; null when nothing is near. */
  suggestion: string | null;
  /** The whole line as it stands in the file, without its end. */
  sourceLine: string;
}

/** E_CONFIG with all problems of one file as its `details`. */
export function configError(diagnostics: readonly [Diagnostic, ...Diagnostic[]]): DevstackError {
  const [first] = diagnostics;
  const place = `${path.basename(first.file)}:${first.line}:${first.column}`;
  const subject = first.path === "" ? first.message : `${first.path}: ${first.message}`;
  return new DevstackError("E_CONFIG", problemCount(diagnostics), {
    why: `${diagnostics.length > 1 ? "the first: " : ""}${place} ${subject}`,
    ...(first.suggestion !== null && { hint: first.suggestion }),
    details: diagnostics,
  });
}

/** The problems that an error carries, or null when it is of another kind. */
export function diagnosticsOf(error: unknown): readonly [Diagnostic, ...Diagnostic[]] | null {
  if (!(error instanceof DevstackError) || error.code !== "E_CONFIG") return null;
  if (!Array.isArray(error.details) || error.details.length === 0) return null;
  return error.details as [Diagnostic, ...Diagnostic[]];
}

/** `devstack.yaml has 2 problems`; of several files, only how many there are in all. */
export function problemCount(diagnostics: readonly [Diagnostic, ...Diagnostic[]]): string {
  const count = diagnostics.length;
  const files = new Set(diagnostics.map(({ file }) => file));
  const what = files.size === 1 ? path.basename(diagnostics[0].file) : "the configuration";
  return `${what} has ${count} problem${count === 1 ? "" : "s"}`;
}
