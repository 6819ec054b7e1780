import { buildConfig } from "./build-config.ts";
import { checkProfiles } from "./check-profiles.ts";
import type { Config } from "./config.ts";
import { ConfigSource, inTextOrder, type PlacedProblem, textDiagnostic } from "./config-source.ts";
import { configError } from "./diagnostics.ts";
import type { Draft } from "./draft.ts";
import { type Layer, mergeLayers } from "./merge-layers.ts";
import type { Problem } from "./problem.ts";
import { readYaml } from "./read-yaml.ts";
import { SourceText } from "./source-text.ts";
import { checkApplicability } from "./steps/applicability.ts";
import { checkElsewhere } from "./steps/elsewhere.ts";
import { checkGraph } from "./steps/graph.ts";
import { checkPorts } from "./steps/ports.ts";
import { checkReferences } from "./steps/references.ts";
import { checkSecrets } from "./steps/secrets.ts";
import { checkShape } from "./steps/shape.ts";
import { checkVolumes } from "./steps/volumes.ts";

/** The steps that follow the shape, each with one concern; all of them run. */
const STEPS: readonly ((draft: Draft) => Problem[])[] = [
  checkReferences,
  checkGraph,
  checkPorts,
  checkApplicability,
  checkElsewhere,
  checkSecrets,
  checkVolumes,
];

/** Where a configuration is from, and what comes to it from elsewhere than its text. */
export interface ParseOptions {
  /** Absolute path of the file that the text is from, or null for no file. */
  file: string | null;
  folder: string;
  /** What is merged over the text, each over those before. */
  overrides?: readonly { file: string; text: string }[];
  /** Variables of .env. */
  variables?: Readonly<Record<string, string>>;
  /** The profiles that were asked for. */
  profiles?: readonly string[];
}

/**
 * The configuration that a text holds, with what is merged over it.
 * @throws DevstackError E_CONFIG with every problem of the texts, in their order; E_USAGE for a
 *   profile that no service has
 */
export function parseConfig(text: string, options: ParseOptions): Config {
  const { file, folder, overrides = [], variables = {}, profiles = [] } = options;
  const main = layerOf(file, text, 0);
  const layers: [Layer, ...Layer[]] = [
    main,
    ...overrides.map((one, index) => layerOf(one.file, one.text, index + 1)),
  ];
  const unread = layers.flatMap(({ reading: { problems }, text: where }) =>
    problems.map((problem): PlacedProblem => ({ ...problem, in: where })),
  );
  // The data of a text that is not YAML is a guess: what it lacks would be noise.
  if (layers.some(({ reading }) => !reading.wellFormed)) throw problemsError(unread);
  const { value, places } = mergeLayers(layers);
  const source = new ConfigSource(main.text, places);
  const shape = checkShape(value, source);
  const draft = { data: shape.data, source, profiles: new Set(profiles) };
  const found = [...shape.problems, ...STEPS.flatMap((step) => step(draft))];
  const all = [...unread, ...found.map((each) => source.placed(each))];
  if (all.length > 0) throw problemsError(all);
  checkProfiles(draft);
  return buildConfig(draft, { folder, variables });
}

function layerOf(file: string | null, text: string, layer: number): Layer {
  return { text: new SourceText(file, text, layer), reading: readYaml(text) };
}

function problemsError(problems: readonly PlacedProblem[]): Error {
  const inOrder = problems.toSorted(inTextOrder);
  // An alias repeats what is wrong at its anchor, under another path.
  const distinct = new Map<string, PlacedProblem>();
  for (const problem of inOrder) {
    const key = `${problem.in.layer} ${problem.range.join()} ${problem.message}`;
    if (!distinct.has(key)) distinct.set(key, problem);
  }
  const [first, ...others] = [...distinct.values()].flatMap(
    (problem) => textDiagnostic(problem) ?? [],
  );
  if (first === undefined) return new TypeError("problems without a file to be in");
  return configError([first, ...others]);
}
