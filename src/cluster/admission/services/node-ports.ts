import type { Service, ServicePort } from "../../objects/service.ts";
import type { FieldErrors } from "../../validation/field-errors.ts";
import { nodePortsOf } from "./address-index.ts";

type Spec = Service["spec"];

/** The range of ports on nodes: kube-apiserver's default. */
const FIRST = 30_000;
const LAST = 32_767;

export interface PortPool {
  readonly isTaken: (port: number) => boolean;
  /** Where the search for a free one begins. */
  readonly start: number;
}

export function wantsNodePorts({ type }: Spec): boolean {
  return type === "NodePort" || type === "LoadBalancer";
}

/** Whether load balancers ask on a port of its own which nodes have endpoints. */
export function wantsHealthPort({ type, externalTrafficPolicy }: Spec): boolean {
  return type === "LoadBalancer" && externalTrafficPolicy === "Local";
}

/**
 * The service with a port on nodes for each of its ports that wants one. Ports of different protocols
 * with the same number share one (kube-apiserver 1.34, `initNodePorts` and `updateNodePorts`).
 */
export function withNodePorts(
  spec: Spec,
  before: Spec | undefined,
  { pool, errors }: { pool: PortPool; errors: FieldErrors },
): Spec {
  if (!wantsNodePorts(spec)) return spec;
  const own = new Set(before === undefined ? [] : nodePortsOf(before));
  const used = new Set(nodePortsOf(spec));
  for (const [index, { nodePort = 0 }] of (spec.ports ?? []).entries()) {
    if (nodePort === 0 || own.has(nodePort)) continue;
    const why = faultOf(nodePort, pool);
    if (why !== null) errors.invalid(`spec.ports[${index}].nodePort`, nodePort, why);
  }
  if (spec.allocateLoadBalancerNodePorts === false) return spec;
  const given = new Map<number, number>();
  const ports = spec.ports?.map((port): ServicePort => {
    const shared = before === undefined ? sharedPort(port, spec.ports ?? []) : 0;
    const nodePort = port.nodePort || shared || given.get(port.port) || freePort(pool, used);
    used.add(nodePort);
    if (before === undefined) given.set(port.port, nodePort);
    return port.nodePort === nodePort ? port : { ...port, nodePort };
  });
  return { ...spec, ...(ports && { ports }) };
}

/** The same with the port on which load balancers ask. */
export function withHealthPort(spec: Spec, pool: PortPool): Spec {
  if (!wantsHealthPort(spec) || spec.healthCheckNodePort) return spec;
  return { ...spec, healthCheckNodePort: freePort(pool, new Set(nodePortsOf(spec))) };
}

function faultOf(port: number, pool: PortPool): string | null {
  if (port < FIRST || port > LAST) {
    return `provided port is not in the valid range. The range of valid ports is ${FIRST}-${LAST}`;
  }
  return pool.isTaken(port) ? "provided port is already allocated" : null;
}

/** What was asked for by another port with the same number. */
function sharedPort({ port }: ServicePort, ports: readonly ServicePort[]): number {
  return ports.find((one) => one.port === port && one.nodePort)?.nodePort ?? 0;
}

function freePort({ isTaken, start }: PortPool, used: ReadonlySet<number>): number {
  const count = LAST - FIRST + 1;
  for (let step = 0; step < count; step++) {
    const port = FIRST + ((start + step) % count);
    if (!used.has(port) && !isTaken(port)) return port;
  }
  return 0;
}
