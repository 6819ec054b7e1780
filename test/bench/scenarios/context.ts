import type { BenchOptions } from "../options.ts";
import type { Measured } from "../results.ts";
import type { Sandbox } from "../sandbox.ts";

/** What a scenario works with. */
export interface BenchContext {
  sandbox: Sandbox;
  options: BenchOptions;
  /** Aborts at Ctrl-C. */
  signal: AbortSignal;
  /** Says in a few words what is going on. */
  say(words: string): void;
  /** Adds a line to the report, beside the figures. */
  note(line: string): void;
}

/** Several targets that are measured in one go. */
export interface Scenario {
  targets: readonly string[];
  measure(context: BenchContext): Promise<Measured>;
}
