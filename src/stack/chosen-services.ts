import type { Plan, PlannedService } from "../plan/plan.ts";
import { DevstackError } from "../util/errors.ts";

/**
 * The services of a plan that are meant by these names; all that the stack runs when there are none.
 *
 * @throws DevstackError E_USAGE for a service that the stack does not have, that is disabled, or
 *   that runs elsewhere.
 */
export function chosenServices(plan: Plan, names: readonly string[]): PlannedService[] {
  for (const name of names) refuseUnknown(plan, name);
  return plan.services.filter(({ name, launch }) =>
    names.length > 0
      ? names.includes(name)
      : launch.kind !== "disabled" && launch.kind !== "external",
  );
}

function refuseUnknown({ services }: Plan, wanted: string): void {
  const found = services.find(({ name }) => name === wanted);
  if (found === undefined) throw unknownService(services, wanted);
  if (found.launch.kind === "external") {
    throw new DevstackError("E_USAGE", `${wanted} is not run by this stack`, {
      why: "devstack has not started it: it runs elsewhere",
      hint: "do it where it was started",
    });
  }
  if (found.launch.kind !== "disabled") return;
  throw new DevstackError("E_USAGE", `${wanted} is disabled`, {
    why: found.launch.reason,
    hint: "devstack status",
  });
}

/** Says which services there are. */
export function unknownService(
  services: readonly Pick<PlannedService, "name">[],
  wanted: string,
): DevstackError {
  return new DevstackError("E_USAGE", `there is no service ${wanted}`, {
    why: `the stack has ${services.map(({ name }) => name).join(", ")}`,
    hint: "devstack status",
  });
}

/** Names with those of all that they need, directly or through others, in the plan's order. */
export function withNeeds({ services }: Plan, names: readonly string[]): string[] {
  const needed = new Set(names);
  for (let size = 0; size !== needed.size; ) {
    size = needed.size;
    for (const { name, needs } of services) {
      if (needed.has(name)) for (const need of Object.keys(needs)) needed.add(need);
    }
  }
  return services.map(({ name }) => name).filter((name) => needed.has(name));
}
