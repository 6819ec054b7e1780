import type { Config } from "../config/config.ts";
import { secretVariable } from "../config/secret-variable.ts";
import type { PlannedSecret, PlannedService } from "./plan.ts";

/**
 * The secrets that a running service gets; the others are not even asked for. One that a service
 * would have made for it comes from where devstack.yaml says, if it names that secret.
 */
export function plannedSecrets(
  { secrets }: Pick<Config, "secrets">,
  running: readonly Pick<PlannedService, "name" | "secrets">[],
): PlannedSecret[] {
  const live = new Set(running.map(({ name }) => name));
  const made = running.flatMap(({ name: service, secrets: own }) =>
    own.map(({ name, bytes }) => ({ name, bytes, service })),
  );
  const said = Object.entries(secrets).flatMap(([name, { source, to, as }]) => {
    const owners = made.flatMap((one) => (one.name === name ? [one.service] : []));
    const all = [...new Set([...to.filter((service) => live.has(service)), ...owners])];
    if (all.length === 0) return [];
    return [{ name, source, to: all, as, variable: secretVariable(name, as) }];
  });
  const generated = made
    .filter(({ name }) => !Object.hasOwn(secrets, name))
    .map(({ name, bytes, service }) => ({
      name,
      source: { kind: "generate" as const, bytes },
      to: [service],
      as: "file" as const,
      variable: secretVariable(name, "file"),
    }));
  return [...said, ...generated];
}
