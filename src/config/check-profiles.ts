import { DevstackError } from "../util/errors.ts";
import { closest } from "./closest.ts";
import { type Draft, servicesOf } from "./draft.ts";
import { didYouMean } from "./problem.ts";

/**
 * Refuses a profile that no service has: whoever asked for it would wait for a service in vain.
 *
 * @throws DevstackError E_USAGE
 */
export function checkProfiles(draft: Draft): void {
  const known = new Set(servicesOf(draft).flatMap(([, { profiles }]) => profiles));
  const unknown = [...draft.profiles].find((profile) => !known.has(profile));
  if (unknown === undefined) return;
  const near = didYouMean(closest(unknown, [...known]));
  throw new DevstackError("E_USAGE", `there is no profile ${unknown}`, {
    why:
      known.size === 0
        ? "no service in devstack.yaml has profiles"
        : `the services in devstack.yaml have ${[...known].join(", ")}`,
    hint: near ?? "correct --profile, or DEVSTACK_PROFILES",
  });
}
