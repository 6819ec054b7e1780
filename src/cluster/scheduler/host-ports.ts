import type { PodSpec } from "../objects/pod.ts";
import { sidecarsOf } from "../objects/sidecars.ts";

/** A port of the node itself. */
export interface HostPort {
  readonly ip: string;
  readonly protocol: string;
  readonly port: number;
}

const EVERY_IP = "0.0.0.0";

/** Those of containers and sidecars; other init containers have ended when it counts. */
export function hostPorts(spec: PodSpec): HostPort[] {
  return [...sidecarsOf(spec), ...spec.containers]
    .flatMap(({ ports = [] }) => ports)
    .flatMap(({ hostPort = 0, hostIP, protocol }) =>
      hostPort > 0 ? [{ ip: hostIP || EVERY_IP, protocol: protocol ?? "TCP", port: hostPort }] : [],
    );
}

/** Whether one of the wanted ports is taken: on the same address, or where one means every address. */
export function portsConflict(used: readonly HostPort[], wanted: readonly HostPort[]): boolean {
  return wanted.some(({ ip, protocol, port }) =>
    used.some(
      (other) =>
        other.port === port &&
        other.protocol === protocol &&
        (other.ip === ip || other.ip === EVERY_IP || ip === EVERY_IP),
    ),
  );
}
