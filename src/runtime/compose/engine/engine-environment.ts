import type { Environment } from "../../../util/user-folders.ts";
import type { EngineAddress } from "./engine-address.ts";

/** What else could lead Docker's own programs to an engine. */
const ELSEWHERE = ["DOCKER_CONTEXT", "DOCKER_TLS", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH"];

/**
 * The environment in which Docker's own programs, Compose among them, talk to this engine and no
 * other, however it was found.
 */
export function engineEnvironment(
  env: Environment,
  { dockerHost, tls }: EngineAddress,
): Environment {
  const kept = Object.entries(env).filter(([name]) => !ELSEWHERE.includes(name));
  const secured = tls?.verify ? "DOCKER_TLS_VERIFY" : "DOCKER_TLS";
  return {
    ...Object.fromEntries(kept),
    DOCKER_HOST: dockerHost,
    ...(tls !== null && { [secured]: "1" }),
    ...(tls !== null && tls.folder !== "" && { DOCKER_CERT_PATH: tls.folder }),
  };
}
