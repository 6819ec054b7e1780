import type { PortSpec } from "../../catalog/service-spec.ts";
import type { Endpoint, Endpoints } from "../../plan/endpoints.ts";
import type { Plan } from "../../plan/plan.ts";
import type { PortRange } from "../../util/ephemeral-ports.ts";
import { DevstackError } from "../../util/errors.ts";
import type { ReservedPort } from "../../util/port-reservation.ts";
import type { Environment } from "../../util/user-folders.ts";
import { hasProcess } from "../has-process.ts";
import { withHolders } from "./moved-endpoints.ts";
import type { ClaimedPorts } from "./port-claims.ts";
import { placesToTry } from "./port-room.ts";
import { type RefusedPort, whoTook } from "./refused-ports.ts";
import { type Taking, takePort } from "./take-port.ts";
import { takenPortsError } from "./taken-ports.ts";

const HOST = "127.0.0.1";

export interface PortAllocation {
  endpoints: Endpoints;
  /** Held until the processes that want them are about to start. */
  reserved: readonly ReservedPort[];
}

export interface AllocateOptions {
  plan: Plan;
  /** What earlier runs used: a port that moved stays where it went. */
  previous: Endpoints;
  /** Where the services are that this stack runs now. */
  running: Endpoints;
  /** Processes that were ended; in a dry run they still hold their ports. */
  ended: ReadonlySet<number>;
  /** What other stacks are about to use. */
  claimed: ClaimedPorts;
  stackId: string;
  /** The ports that the system gives to outgoing connections. */
  ephemeral: PortRange;
  /** Leads to the engine whose containers may have a port. */
  env: Environment;
}

/**
 * Chooses a port for each request of the plan and holds it.
 *
 * @throws DevstackError E_PORT_TAKEN naming every port that the user asked for and is in use,
 *   E_PORT_FORBIDDEN when this user may not listen on it.
 */
export async function allocatePorts(options: AllocateOptions): Promise<PortAllocation> {
  const reserved: ReservedPort[] = [];
  const refused: RefusedPort[] = [];
  const found = new Map<string, Endpoint>(elsewhere(options.plan));
  const requests = portRequests(options);
  const freed = portsToBeFreed(options.running, requests);
  try {
    for (const request of inOrderOfRight(requests)) {
      const { service, port, kept } = request;
      const taking = { ...options, reserved, freed };
      const endpoint = kept ?? (await place({ ...request, ...taking }));
      if (endpoint !== null) found.set(`${service}.${port}`, endpoint);
      else {
        const places = placesOf(service, port);
        refused.push({ service, port: request.spec.preferred, places });
      }
    }
    const [first, ...others] = await whoTook(refused, options);
    if (first !== undefined) throw takenPortsError([first, ...others]);
  } catch (error) {
    await Promise.all(reserved.map((port) => port.release()));
    throw error;
  }
  return { endpoints: arrange(options.plan, await withHolders(found, options)), reserved };
}

/** What runs elsewhere is where it is: there is nothing to choose or to hold. */
function elsewhere({ services }: Plan): [string, Endpoint][] {
  return services.flatMap(({ name, launch, ports }) =>
    launch.kind !== "external"
      ? []
      : Object.entries(launch.addresses).map(([port, address]): [string, Endpoint] => [
          `${name}.${port}`,
          {
            ...address,
            protocol: ports[port]?.protocol ?? "tcp",
            internal: ports[port]?.internal ?? false,
            external: true,
          },
        ]),
  );
}

interface PortRequest {
  service: string;
  /** Its name. */
  port: string;
  spec: PortSpec;
  before: Endpoint | undefined;
  /** Where its process listens already and may stay. */
  kept: Endpoint | undefined;
}

function portRequests({ plan, previous, running }: AllocateOptions): PortRequest[] {
  const specs = plan.services
    .filter(({ launch }) => hasProcess(launch))
    .flatMap(({ name, ports }) =>
      Object.entries(ports).map(([port, spec]) => ({ service: name, port, spec })),
    );
  const askedFor = new Set(specs.flatMap(({ spec }) => (spec.required ? [spec.preferred] : [])));
  return specs.map(({ service, port, spec }) => {
    const present = running[service]?.[port];
    const stays = present && fits(present, spec) && (spec.required || !askedFor.has(present.port));
    const before = previous[service]?.[port];
    return { service, port, spec, before, kept: stays ? present : undefined };
  });
}

/** Held by services of this stack that end, or move, before others start. */
function portsToBeFreed(running: Endpoints, requests: readonly PortRequest[]): Set<number> {
  const held = Object.values(running).flatMap((ports) => Object.values(ports));
  const kept = new Set(requests.flatMap((request) => request.kept?.port ?? []));
  return new Set(held.map(({ port }) => port).filter((port) => !kept.has(port)));
}

/** A usual number gives way to one that the user asked for. */
function inOrderOfRight(requests: readonly PortRequest[]): PortRequest[] {
  return requests.toSorted((a, b) => Number(b.spec.required) - Number(a.spec.required));
}

/** By service and port, in the plan's order. */
function arrange({ services }: Plan, found: ReadonlyMap<string, Endpoint>): Endpoints {
  const live = services.filter(({ launch }) => launch.kind !== "disabled");
  return Object.fromEntries(
    live.map(({ name, ports }) => [
      name,
      Object.fromEntries(
        Object.keys(ports).flatMap((port) => {
          const endpoint = found.get(`${name}.${port}`);
          return endpoint === undefined ? [] : [[port, endpoint] as const];
        }),
      ),
    ]),
  );
}

/** Whether an endpoint still answers the request: the same number was wanted. */
function fits(endpoint: Endpoint, spec: PortSpec): boolean {
  if (spec.required) return endpoint.port === spec.preferred;
  return spec.preferred === 0 || (endpoint.wanted ?? endpoint.port) === spec.preferred;
}

/** Where devstack.yaml may ask for it. */
function placesOf(service: string, port: string): string[][] {
  return [
    ["services", service, "ports", port],
    ["ports", service],
  ];
}

/** Null when somebody else has the port that was asked for. */
async function place({
  service,
  port: name,
  spec,
  before,
  ...taking
}: PortRequest &
  Taking &
  Pick<AllocateOptions, "stackId" | "ephemeral">): Promise<Endpoint | null> {
  const take = (wanted: number) =>
    takePort(wanted, taking).catch((error: NodeJS.ErrnoException) => {
      throw error.code === "EACCES"
        ? forbidden(wanted, { service, places: placesOf(service, name) })
        : error;
    });
  const { preferred, required } = spec;
  const base = { host: HOST, protocol: spec.protocol, internal: spec.internal };
  if (before && fits(before, spec)) {
    const port = await take(before.port);
    if (port !== null) return { ...before, ...base, port };
  }
  const first = preferred === 0 ? null : await take(preferred);
  if (first !== null) return { ...base, port: first };
  if (required) return null;
  for (const candidate of placesToTry(preferred, taking)) {
    const port = await take(candidate);
    if (port !== null) return { ...base, port, ...(preferred !== 0 && { wanted: preferred }) };
  }
  throw new Error("the system has no free port");
}

/** Systems let only privileged users listen on low ports: on Linux below 1024 by default. */
function forbidden(port: number, details: { service: string; places: string[][] }): DevstackError {
  return new DevstackError(
    "E_PORT_FORBIDDEN",
    `port ${port} of ${details.service} is not open to you`,
    {
      why: "this system keeps it for privileged users",
      hint: `give ${details.service} a port above 1023 in devstack.yaml`,
      details: { ...details, port },
    },
  );
}
