import type { Config } from "../config/config.ts";
import { secretVariable } from "../config/secret-variable.ts";
import type { PlannedSecret } from "./plan.ts";

/** The secrets that a running service gets; the others are not even asked for. */
export function plannedSecrets(
  { secrets }: Pick<Config, "secrets">,
  running: ReadonlySet<string>,
): PlannedSecret[] {
  return Object.entries(secrets).flatMap(([name, { source, to, as }]) => {
    const live = to.filter((service) => running.has(service));
    if (live.length === 0) return [];
    return [{ name, source, to: live, as, variable: secretVariable(name, as) }];
  });
}
