import type { Clock } from "../../util/clock.ts";
import type { Stack } from "../stack.ts";
import type { Host } from "./host.ts";

/** What one check of `devstack doctor` found. */
export interface Finding {
  /** The name of the check. */
  check: string;
  /** `problem`: a command will fail by it; `warning`: it may, or something is not as usual. */
  status: "ok" | "warning" | "problem";
  /** What is so, in words. */
  summary: string;
  /** What to do about it: where possible a command; null when there is nothing to be done. */
  fix: string | null;
}

/** What a check may look at. Checks change nothing and start nothing that stays. */
export interface CheckContext {
  stack: Stack;
  host: Host;
  clock: Clock;
  signal: AbortSignal;
}

/** One thing looked at; it may have several findings, or none where it does not apply. */
export interface Check {
  name: string;
  look(context: CheckContext): Promise<readonly Omit<Finding, "check">[]>;
}

export function ok(summary: string): Omit<Finding, "check"> {
  return { status: "ok", summary, fix: null };
}

export function warning(summary: string, fix: string): Omit<Finding, "check"> {
  return { status: "warning", summary, fix };
}

export function problem(summary: string, fix: string): Omit<Finding, "check"> {
  return { status: "problem", summary, fix };
}

/** A path as a word of a shell's command line. */
export function shellWord(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
