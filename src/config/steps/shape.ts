import type { ConfigSource } from "../config-source.ts";
import type { Problem } from "../problem.ts";
import { type ConfigData, configSchema } from "../schema/config-schema.ts";
import { faultsOf } from "./shape-faults.ts";
import { faultProblem } from "./shape-words.ts";
import { valueAt, withoutPaths } from "./tree.ts";

/** One document does not repay compiling the schema to code, which takes ten times as long. */
const INTERPRETED = { jitless: true };

/**
 * Step one: keys and types, as the schema has them. What is wrong is left out of the data, so that
 * the other steps still find what else is wrong.
 */
export function checkShape(
  value: unknown,
  source: ConfigSource,
): { data: ConfigData; problems: Problem[] } {
  const problems: Problem[] = [];
  let rest: unknown = value ?? {};
  for (;;) {
    const result = configSchema.safeParse(rest, INTERPRETED);
    if (result.success) return { data: result.data, problems };
    const faults = faultsOf(result.error.issues);
    // Later rounds only meet what the first one left incomplete.
    if (problems.length === 0) {
      problems.push(
        ...faults.map((fault) =>
          faultProblem(fault, { schema: configSchema, value: valueAt(rest, fault.path), source }),
        ),
      );
    }
    rest = withoutPaths(
      rest,
      faults.map(({ path }) => path),
    );
  }
}
