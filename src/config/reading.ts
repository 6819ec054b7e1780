import type { PlacedProblem, PlaceIn } from "./config-source.ts";
import type { ConfigData, ServiceData } from "./schema/config-schema.ts";
import { SourceText } from "./source-text.ts";

/** devstack.yaml, then what is merged over it, each over those before. */
export type Texts = readonly [main: SourceText, ...over: SourceText[]];

/** What texts say together, as far as their grammar and their shape go. */
export interface Reading {
  /** With every default; what is of a wrong shape is missing. */
  data: ConfigData;
  /** What a service is of which nothing is written. */
  defaults: ServiceData;
  /** Where everything stands, by `pathKey`. */
  places: ReadonlyMap<string, PlaceIn>;
  problems: readonly PlacedProblem[];
}

/** The texts in their order. */
export function textsOf(
  main: { file: string | null; text: string },
  overrides: readonly { file: string; text: string }[] = [],
): Texts {
  return [
    new SourceText(main.file, main.text),
    ...overrides.map(({ file, text }, index) => new SourceText(file, text, index + 1)),
  ];
}
