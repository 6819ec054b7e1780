import { describeHolder, findPortHolders, type PortHolder } from "../../util/port-holder.ts";
import type { Environment } from "../../util/user-folders.ts";

/** A container whose engine listens on a port for it. */
export interface ContainerHolder {
  /** Its name. */
  container: string;
}

export type Holder = PortHolder | ContainerHolder;

/** Programs that listen in the place of a container: those of Docker, Podman, Lima, OrbStack. */
const PROXY =
  /^(docker-proxy|com\.docke|vpnkit|rootless(port|kit)|slirp4netns|pasta|gvproxy|limactl|ssh|orbstack)/i;

/**
 * Who listens on each of these ports, which are taken; a container rather than the program that
 * listens for it, which nobody knows and which must not be ended. Without those of nobody known.
 */
export async function whoHolds(
  ports: readonly number[],
  env: Environment,
): Promise<ReadonlyMap<number, Holder>> {
  const processes = await findPortHolders(ports);
  // A proxy often is another user's, of whom nothing can be seen.
  const unclear = ports.filter((port) => {
    const holder = processes.get(port);
    return holder === undefined || isProxy(holder.command);
  });
  if (unclear.length === 0) return processes;
  const { containersOnPorts } = await import("../compose/containers-on-ports.ts");
  const names = await containersOnPorts(unclear, env);
  const containers = [...names].map(([port, container]) => [port, { container }] as const);
  return new Map<number, Holder>([...processes, ...containers]);
}

/** Whether a program of that name listens for containers. */
export function isProxy(command: string): boolean {
  return PROXY.test(command);
}

/** The holder as people read it. */
export function holderWords(holder: Holder | null): string {
  return holder !== null && "container" in holder
    ? `container ${holder.container}`
    : describeHolder(holder);
}

/** How to make a holder give a port back; null where that is nobody's to say. */
export function remedyFor(holder: Holder | null): string | null {
  if (holder === null) return null;
  return "container" in holder
    ? `stop that container (docker stop ${holder.container})`
    : `end ${holder.command} (kill ${holder.pid})`;
}
