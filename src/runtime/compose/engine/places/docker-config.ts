import { join } from "node:path";
import type { Surroundings } from "./place.ts";

/** The folder of the Docker command line's configuration. */
export function configFolder({ env, home }: Pick<Surroundings, "env" | "home">): string {
  return env["DOCKER_CONFIG"] || join(home, ".docker");
}
