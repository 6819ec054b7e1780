import type { LintContext } from "./context.ts";
import type { Spot } from "./tree/tree.ts";

/**
 * How bad it is. An error does not work as it is written, or gives the machine away; a warning works
 * today and will hurt somebody; a note is worth knowing.
 */
export type Severity = "error" | "warning" | "note";

/** One rule, as data and one function. Its code is part of the interface: it is never renamed. */
export interface LintRule {
  code: string;
  severity: Severity;
  /** What is looked for, as half a sentence for lists. */
  title: string;
  /** What comes of it, in one sentence. */
  consequence: string;
  /** What to do about it, in one sentence. */
  fix: string;
  /** When it speaks, and above all when it stays silent: text for the reference page. */
  docs: string;
  check(context: LintContext): Iterable<Observation>;
}

/** What a rule saw. */
export interface Observation {
  at: Spot;
  /** The service that it is about; null when it is about a file. */
  service: string | null;
  /** What was seen, with names, as half a sentence. */
  message: string;
  /** More exact than the rule's own, where the rule can tell. */
  consequence?: string;
  fix?: string;
  /** A secret that must not be shown with its line. */
  hide?: string;
}

/** An observation in the form that people and programs get. */
export interface LintFinding {
  code: string;
  severity: Severity;
  /** Absolute path. */
  file: string;
  /** Counted from 1. */
  line: number;
  /** Counted from 1, in UTF-16 code units as editors do. */
  column: number;
  /** How much of the line is meant, in UTF-16 code units; at least 1. */
  length: number;
  service: string | null;
  message: string;
  consequence: string;
  fix: string;
  /** The whole line as it stands in the file, without its end; secrets in it are hidden. */
  sourceLine: string;
}
