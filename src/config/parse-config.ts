import { buildConfig } from "./build-config.ts";
import type { Config } from "./config.ts";
import { ConfigSource } from "./config-source.ts";
import { configError } from "./diagnostics.ts";
import type { Draft } from "./draft.ts";
import type { Problem, TextProblem } from "./problem.ts";
import { readYaml } from "./read-yaml.ts";
import { checkApplicability } from "./steps/applicability.ts";
import { checkElsewhere } from "./steps/elsewhere.ts";
import { checkGraph } from "./steps/graph.ts";
import { checkPorts } from "./steps/ports.ts";
import { checkReferences } from "./steps/references.ts";
import { checkShape } from "./steps/shape.ts";

/** The steps that follow the shape, each with one concern; all of them run. */
const STEPS: readonly ((draft: Draft) => Problem[])[] = [
  checkReferences,
  checkGraph,
  checkPorts,
  checkApplicability,
  checkElsewhere,
];

/**
 * The configuration that a text holds.
 * @param file absolute path of the file that the text is from, or null for no file
 * @throws DevstackError E_CONFIG with every problem of the text, in file order
 */
export function parseConfig(
  text: string,
  { file, folder }: { file: string | null; folder: string },
): Config {
  const { value, places, problems, wellFormed } = readYaml(text);
  const source = new ConfigSource(file, text, places);
  // The data of a text that is not YAML is a guess: what it lacks would be noise.
  if (!wellFormed) throw problemsError(source, problems);
  const shape = checkShape(value, source);
  const draft = { data: shape.data, source };
  const found = [...shape.problems, ...STEPS.flatMap((step) => step(draft))];
  const placed = found.map((each) => ({ ...each, range: source.rangeOf(each.path, each.at) }));
  const all = [...problems, ...placed];
  if (all.length > 0) throw problemsError(source, all);
  return buildConfig(draft, folder);
}

function problemsError(source: ConfigSource, problems: readonly TextProblem[]): Error {
  const inOrder = problems.toSorted((a, b) => a.range[0] - b.range[0]);
  // An alias repeats what is wrong at its anchor, under another path.
  const distinct = new Map<string, TextProblem>();
  for (const problem of inOrder) {
    const key = `${problem.range.join()} ${problem.message}`;
    if (!distinct.has(key)) distinct.set(key, problem);
  }
  const [first, ...others] = [...distinct.values()].flatMap(
    (problem) => source.textDiagnostic(problem) ?? [],
  );
  if (first === undefined) return new TypeError("problems without a file to be in");
  return configError([first, ...others]);
}
