import { join } from "node:path";
import type { Surroundings } from "./place.ts";

/** The folder of the Docker command line's configuration. */
export function configFolder({ env, home }: Surroundings): string {
  return env["DOCKER_CONFIG"] || join(home, ".docker");
}
