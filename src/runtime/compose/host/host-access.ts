import type { Endpoint, Endpoints } from "../../../plan/endpoints.ts";
import { portKey } from "./cut-plan.ts";

/**
 * By what name containers know this machine. Engines in a virtual machine answer for it by
 * themselves, with what listens on this machine's loopback interface; for others it is written into
 * the containers' own lists of hosts.
 */
export const HOST_NAME = "host.docker.internal";

/** How containers of a stack reach what listens on this machine's loopback interface. */
export interface HostAccess {
  /** What HOST_NAME is to mean in containers; null where the engine knows better. */
  address: string | null;
  /** The port by which a port is reached there, by `service.port`: the same one where it is absent. */
  ports: ReadonlyMap<string, number>;
}

/** For a stack of which nothing is on this machine but containers. */
export const NO_ACCESS: HostAccess = { address: null, ports: new Map() };

/** Where containers reach the ports of a service that is none. */
export function seenFromContainers(
  service: string,
  endpoints: Endpoints,
  { ports }: HostAccess,
): Record<string, Endpoint> {
  const own = Object.entries(endpoints[service] ?? {});
  return Object.fromEntries(
    own.map(([name, endpoint]) => {
      if (!isLoopback(endpoint.host)) return [name, endpoint];
      const port = ports.get(portKey(service, name)) ?? endpoint.port;
      return [name, { ...endpoint, host: HOST_NAME, port }];
    }),
  );
}

/** Whether an address is this machine's own, and nobody else's to reach. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|0\.0\.0\.0)$/i.test(host);
}
