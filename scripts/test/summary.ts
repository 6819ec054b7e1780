import { isPartOf, type Skip, type StepResult } from "./result.ts";

export interface Summary {
  /** Skips that count as failures, because the machine was required to have what they need. */
  missing: readonly Skip[];
  /** Skips that are in order. */
  skipped: readonly Skip[];
  /** Required needs that no test has, so that requiring them says nothing. */
  unused: readonly string[];
  passed: number;
  failed: number;
}

/** Adds up what the steps report, against the needs that this machine was required to meet. */
export function summarize(steps: readonly StepResult[], required: readonly string[]): Summary {
  const skips = steps.flatMap((step) => step.skips);
  const isRequired = (need: string) => required.some((group) => isPartOf(need, group));
  const missing = skips.filter(({ lacks }) => lacks.some(isRequired));
  const needs = steps.flatMap((step) => step.needs);
  return {
    missing,
    skipped: skips.filter((skip) => !missing.includes(skip)),
    unused: required.filter((group) => !needs.some((need) => isPartOf(need, group))),
    passed: sum(steps, (step) => step.passed),
    failed: sum(steps, (step) => step.failed) + missing.length,
  };
}

/**
 * The last lines of `npm test`: what was skipped under what it lacks, several of one file by their file,
 * then the counts. What was required is named one by one.
 */
export function renderSummary({ missing, skipped, unused, passed, failed }: Summary): string {
  return [
    ...renderSkips("✖ missing, though required", missing, (names) => [...names]),
    ...renderSkips("skipped", skipped, byFile),
    ...unused.map((need) => `required, but nothing needs it yet: ${need}`),
    "",
    `${passed} passed, ${failed} failed, ${skipped.length} skipped`,
    "",
  ].join("\n");
}

function renderSkips(
  title: string,
  skips: readonly Skip[],
  lines: (names: readonly string[]) => string[],
): string[] {
  const groups = Map.groupBy(skips, ({ lacks }) => lacks.join(", "));
  return [...groups].flatMap(([lacks, members]) => [
    "",
    `${title}: ${lacks === "" ? "for a reason of their own" : `needs ${lacks}`}`,
    ...lines(members.map(({ name }) => name)).map((line) => `  ${line}`),
  ]);
}

/** A machine without an engine skips hundreds: `test/a.test.ts (12 tests)`. */
function byFile(names: readonly string[]): string[] {
  const files = Map.groupBy(names, (name) => name.split(" › ")[0] ?? name);
  return [...files].flatMap(([file, tests]) =>
    tests.length === 1 ? tests : [`${file} (${tests.length} tests)`],
  );
}

function sum(steps: readonly StepResult[], count: (step: StepResult) => number): number {
  return steps.reduce((total, step) => total + count(step), 0);
}
