import type { HostProgram } from "../../util/attached-program.ts";
import { DevstackError } from "../../util/errors.ts";
import { Masker } from "../../util/masking/masker.ts";
import { requestJson } from "../../util/socket-request.ts";
import type { ProcessPlace } from "./process-spec.ts";
import { readSecretFiles } from "./read-secret-files.ts";
import { LOOK_WITHIN_MS } from "./supervisor-client.ts";

export interface ExecOptions {
  service: string;
  command: readonly string[];
  /** The socket of the supervisor, which alone knows what each process was given. */
  socketPath: string;
  hostEnv: Readonly<Record<string, string | undefined>>;
}

/** What a program needs to know of the terminal that it is lent. */
const TERMINAL_VARIABLES = ["TERM", "COLORTERM"];
/** By it a program of ours ends when its stdin does: the terminal's is not the supervisor's. */
const LIFELINE = "DEVSTACK_LIFELINE";

/**
 * A command with the environment and in the folder of a service's process.
 *
 * @throws DevstackError E_NOT_RUNNING when the stack runs nothing for that service.
 */
export async function execPlace(options: ExecOptions): Promise<HostProgram> {
  const { service, socketPath, hostEnv } = options;
  const [command = "", ...args] = options.command;
  const places = (await requestJson({
    socketPath,
    method: "GET",
    path: "/places",
    timeoutMs: LOOK_WITHIN_MS,
  })) as readonly ProcessPlace[];
  const place = places.find(({ services }) => services.includes(service));
  if (place === undefined) {
    throw new DevstackError("E_NOT_RUNNING", `nothing was started for ${service}`, {
      why: "the last devstack up did not come that far",
      hint: "devstack up",
    });
  }
  const secrets = await readSecretFiles(place.secrets, new Masker());
  if ("fault" in secrets) {
    throw new DevstackError("E_STATE", `a secret of ${service} is not there any more`, {
      why: secrets.fault,
      hint: "devstack up",
    });
  }
  const terminal = TERMINAL_VARIABLES.map((name) => [name, hostEnv[name]] as const);
  const { [LIFELINE]: _own, ...env } = {
    ...Object.fromEntries(terminal),
    ...place.env,
    ...secrets.env,
  };
  return { command, args, env, cwd: place.cwd };
}
