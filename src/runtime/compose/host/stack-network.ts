import { isIPv4 } from "node:net";
import { DevstackError } from "../../../util/errors.ts";
import type { Executor } from "../../../util/executor/executor.ts";
import type { EngineNetwork } from "../engine/resources.ts";
import { LABELS } from "../labels.ts";
import { NETWORK, networkName } from "../project-name.ts";
import type { StackEngine } from "../stack-engine.ts";

/** The network of a stack's containers, as this machine takes part in it. */
export interface StackNetwork {
  /** This machine's own address there. */
  gateway: string;
  /** In CIDR notation. */
  subnet: string;
}

/** Of a network that is not there yet: what is rendered with it is rendered again. */
export const UNKNOWN_NETWORK: StackNetwork = { gateway: "0.0.0.0", subnet: "0.0.0.0/32" };

/** What of a network's labels Compose looks at before it takes it for its own. */
const COMPOSE = { project: "com.docker.compose.project", network: "com.docker.compose.network" };

export interface NetworkContext {
  engine: StackEngine;
  /** What Compose calls the project. */
  project: string;
  stackId: string;
}

/** The network, if the engine has it already. */
export async function findNetwork({
  engine,
  project,
}: NetworkContext): Promise<StackNetwork | null> {
  const name = networkName(project);
  const found = (await engine.networks()).find((network) => network.name === name);
  return found === undefined ? null : rangeOf(found);
}

/**
 * Makes the network before Compose does, and as Compose would: whoever is to listen on its gateway
 * must be there before the containers are.
 *
 * @throws DevstackError E_RUNTIME_UNAVAILABLE when the engine gives it no IPv4 range.
 */
export async function makeNetwork(
  context: NetworkContext,
  executor: Executor,
): Promise<StackNetwork> {
  const { engine, project, stackId } = context;
  const name = networkName(project);
  await executor.changeEngine(`create network ${name}`, () =>
    engine.client.createNetwork(name, {
      [LABELS.stack]: stackId,
      [COMPOSE.project]: project,
      [COMPOSE.network]: NETWORK,
    }),
  );
  return (await findNetwork(context)) ?? UNKNOWN_NETWORK;
}

function rangeOf({ name, ranges }: EngineNetwork): StackNetwork {
  const range = ranges.find(({ gateway }) => isIPv4(gateway));
  if (range !== undefined) return range;
  throw new DevstackError("E_RUNTIME_UNAVAILABLE", `the network ${name} cannot be used`, {
    why: "the engine has given it no IPv4 address by which containers reach this machine",
    hint: `docker network rm ${name}, and look at default-address-pools in the engine's settings`,
  });
}
