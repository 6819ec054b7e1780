import type { Place } from "./config-source.ts";
import type { TextProblem } from "./problem.ts";

/** What a YAML text holds. */
export interface YamlReading {
  /** Plain data; null for an empty document. */
  value: unknown;
  places: ReadonlyMap<string, Place>;
  problems: readonly TextProblem[];
  /** False when the text is not YAML: its value then means nothing. */
  wellFormed: boolean;
}
