import type { Endpoints } from "../../plan/endpoints.ts";
import type { Clock } from "../../util/clock.ts";
import { ephemeralPorts } from "../../util/ephemeral-ports.ts";
import type { Executor } from "../../util/executor/executor.ts";
import { userRuntimeFolder } from "../../util/runtime-folder.ts";
import type { Environment } from "../../util/user-folders.ts";
import { type AllocateOptions, allocatePorts } from "./allocate-ports.ts";
import { type ClaimedPorts, claimedPorts, claimPorts } from "./port-claims.ts";

export interface HeldPorts {
  endpoints: Endpoints;
  /** Lets the stack's own processes bind them, and still no other stack choose them. */
  hand: () => Promise<void>;
  /** Lets go of them altogether. */
  release: () => Promise<void>;
}

export interface HoldContext {
  stackId: string;
  hostEnv: Environment;
  clock: Clock;
  executor: Executor;
  /** Nothing will be started: others need not know what was chosen. */
  rehearsal: boolean;
}

/**
 * Chooses a port for each request of the plan. Until they are handed over nobody can bind them;
 * from then until their release no other stack of this user chooses them.
 *
 * @throws DevstackError E_PORT_TAKEN when a port that the user asked for is in use.
 */
export async function holdPorts(
  options: Omit<AllocateOptions, "claimed" | "stackId" | "ephemeral" | "env">,
  { stackId, hostEnv, clock, executor, rehearsal }: HoldContext,
): Promise<HeldPorts> {
  const folder = await userRuntimeFolder(hostEnv, executor);
  const ephemeral = await ephemeralPorts();
  const choose = async (claimed: ClaimedPorts) => {
    const result = await allocatePorts({ ...options, claimed, stackId, ephemeral, env: hostEnv });
    return { result, ports: Object.values(result.endpoints).flatMap(numbers) };
  };
  const context = { folder, stackId, clock };
  const { result, release } = rehearsal
    ? { ...(await choose(await claimedPorts(context))), release: async () => {} }
    : await claimPorts(context, choose);
  const { endpoints, reserved } = result;
  const hand = async () => {
    await Promise.all(reserved.map((port) => port.release()));
  };
  return { endpoints, hand, release: () => hand().finally(release) };
}

function numbers(ports: Endpoints[string]): number[] {
  return Object.values(ports).flatMap(({ port, external }) => (external ? [] : [port]));
}
