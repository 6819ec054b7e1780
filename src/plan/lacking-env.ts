import type { ServiceSpec } from "../catalog/service-spec.ts";
import type { Problem } from "../config/problem.ts";
import type { Launch, PlannedService } from "./plan.ts";

/**
 * Built-in services that would end at once, for want of the address of a service that is disabled.
 * One whose address devstack.yaml gives under `env` is not missed.
 */
export function lackingEnv(
  live: readonly PlannedService[],
  specs: readonly ServiceSpec[],
): Problem[] {
  return live.flatMap(({ name, env, launch }) => {
    const options = specs.find((spec) => spec.name === name)?.launch ?? [];
    return options.flatMap((option) => {
      if (!isOwn(launch) || option.kind !== "builtin") return [];
      return Object.entries(option.requires ?? {})
        .filter(([variable]) => !(variable in env))
        .map(([, service]) => without(name, service));
    });
  });
}

/** Whether devstack's own program runs, as a process or in a container. */
function isOwn(launch: Launch): boolean {
  return launch.kind === "builtin" || (launch.kind === "container" && launch.image.kind === "own");
}

function without(name: string, service: string): Problem {
  return {
    path: ["services", service, "enabled"],
    at: "value",
    message: `the built-in ${name} does not run without ${service}`,
    suggestion: `disable ${name} too, or put a program of your own in its place: services.${name}.process`,
  };
}
