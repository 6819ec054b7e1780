import { DevstackError } from "../../../util/errors.ts";
import type { FoundEngine } from "./find-engine.ts";

/**
 * The error of a stack that is to run in containers on another machine: E_RUNTIME_UNAVAILABLE. What
 * containers mount is here, and their ports would be on the loopback interface there.
 */
export function remoteEngine({ name, version, dockerHost, origin }: FoundEngine): DevstackError {
  return new DevstackError("E_RUNTIME_UNAVAILABLE", "the container engine is on another machine", {
    why: `${name} ${version} answers at ${dockerHost} (${origin}): it would look for the stack's files there, and open its ports there`,
    hint: "use an engine of this machine: unset DOCKER_HOST, or docker context use default; or run devstack there; or plain processes here: devstack up --runtime embedded",
    details: { dockerHost, origin },
  });
}
