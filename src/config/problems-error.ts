import { inTextOrder, type PlacedProblem, textDiagnostic } from "./config-source.ts";
import { configError } from "./diagnostics.ts";

/** E_CONFIG with the problems of all texts, in their order. */
export function problemsError(problems: readonly PlacedProblem[]): Error {
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
