import { buildConfig } from "./build-config.ts";
import { checkProfiles } from "./check-profiles.ts";
import type { Config } from "./config.ts";
import { ConfigSource } from "./config-source.ts";
import type { Draft } from "./draft.ts";
import type { Problem } from "./problem.ts";
import { problemsError } from "./problems-error.ts";
import type { Reading, Texts } from "./reading.ts";
import { checkApplicability } from "./steps/applicability.ts";
import { checkElsewhere } from "./steps/elsewhere.ts";
import { checkGraph } from "./steps/graph.ts";
import { checkPorts } from "./steps/ports.ts";
import { checkReferences } from "./steps/references.ts";
import { checkSecrets } from "./steps/secrets.ts";
import { checkTopology } from "./steps/topology.ts";
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
  checkTopology,
];

/** What comes to a configuration from elsewhere than its texts. */
export interface Surroundings {
  /** Absolute; relative paths start from it. */
  folder: string;
  /** Variables of .env. */
  variables?: Readonly<Record<string, string>>;
  /** The profiles that were asked for. */
  profiles?: readonly string[];
}

/**
 * The configuration that was read, if it is valid.
 *
 * @throws DevstackError E_CONFIG with every problem of the texts, in their order; E_USAGE for a
 *   profile that no service has
 */
export function checkedConfig(
  [main]: Texts,
  { data, defaults, places, problems }: Reading,
  { folder, variables = {}, profiles = [] }: Surroundings,
): Config {
  const source = new ConfigSource(main, places);
  const draft = { data, source, profiles: new Set(profiles) };
  const found = STEPS.flatMap((step) => step(draft));
  const all = [...problems, ...found.map((problem) => source.placed(problem))];
  if (all.length > 0) throw problemsError(all);
  checkProfiles(draft);
  return buildConfig(draft, { folder, variables, defaults });
}
