import { parseAddress } from "../engine-address.ts";
import { configFolder } from "./docker-config.ts";
import type { FindPlaces } from "./place.ts";

/** The engine that `DOCKER_HOST` names, with `DOCKER_TLS_VERIFY` and `DOCKER_CERT_PATH`. */
export const dockerHost: FindPlaces = async (surroundings) => {
  const { env } = surroundings;
  const text = env["DOCKER_HOST"];
  if (!text) return { places: [] };
  const origin = "DOCKER_HOST";
  const folder = env["DOCKER_CERT_PATH"] || configFolder(surroundings);
  // As the Docker command line has it: any value turns it on, "0" too; a path alone, unverified.
  const verify = Boolean(env["DOCKER_TLS_VERIFY"]);
  const wantsTls = verify || Boolean(env["DOCKER_TLS"]);
  const parsed = parseAddress(text, wantsTls ? { folder, verify } : null);
  if ("refused" in parsed) {
    return {
      places: [],
      refusals: [{ place: `${origin}=${text}`, ...parsed.refused }],
      named: true,
    };
  }
  const start = "start that engine, or unset DOCKER_HOST";
  return { places: [{ origin, address: parsed.address, start }], named: true };
};
