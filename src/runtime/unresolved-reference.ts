import { type ConfigPath, formatPath } from "../config/config-path.ts";
import type { UnresolvedReference } from "../plan/references.ts";
import { DevstackError } from "../util/errors.ts";

/** What to tell of a reference in devstack.yaml that leads nowhere. */
export function unresolvedReference(
  { reference }: UnresolvedReference,
  service: string,
  place: ConfigPath,
): DevstackError {
  const isVariable = /^\$\{\w+\}$/.test(reference);
  return new DevstackError("E_CONFIG", `${formatPath(place)} cannot be filled in`, {
    why: isVariable
      ? `${reference} is neither a key of devstack env nor set in your environment or .env`
      : `nothing in this stack is known as ${reference}`,
    hint: isVariable ? "set it, or give a default: ${NAME:-default}" : "see devstack env",
    details: { service, reference, places: [place] },
  });
}
