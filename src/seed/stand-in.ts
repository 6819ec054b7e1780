import { PROGRAM_SERVICES } from "../config/platform-services.ts";
import type { Launch, PlannedService } from "../plan/plan.ts";

/** Whether devstack's own stand-in runs in the place of a well-known program. */
export function isStandIn(service: string, launch: Launch): boolean {
  return PROGRAM_SERVICES.some((name) => name === service) && isOurs(launch);
}

/** Whether what devstack brings runs, and no stand-in: the real program, or a program of ours. */
export function isAsBrought({ name, launch, metrics }: PlannedService): boolean {
  if (metrics.length === 0 || isStandIn(name, launch)) return false;
  if (launch.kind === "container") return launch.image.kind !== "user";
  return launch.kind === "builtin" || launch.kind === "program";
}

function isOurs(launch: Launch): boolean {
  return launch.kind === "builtin" || (launch.kind === "container" && launch.image.kind === "own");
}
