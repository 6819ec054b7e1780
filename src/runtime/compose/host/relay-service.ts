import { authority, type Endpoints } from "../../../plan/endpoints.ts";
import type { Plan, PlannedService } from "../../../plan/plan.ts";
import type { StackNetwork } from "./stack-network.ts";

/** The relay's process and log; no service can be called so, since names have no underscore. */
export const RELAY = "host_relay";

const STOP_TIMEOUT_MS = 3_000;

/**
 * The process that passes connections of containers on to this machine's loopback interface
 * (src/services/relay). Its ports are others than those that it leads to: a program that listens on
 * all of this machine's addresses would be in its way, or it in that one's.
 *
 * @param targets the ports that it leads to, as `service.port`
 */
export function relayService(targets: ReadonlySet<string>, version: string): PlannedService {
  const ports = [...targets]
    .sort()
    .map((target) => [
      target,
      { protocol: "tcp", preferred: 0, required: false, containerPort: 0, internal: true } as const,
    ]);
  const absent = { absent: "it passes on what others say" };
  return {
    name: RELAY,
    launch: { kind: "builtin", entry: "relay", env: {}, version },
    env: {},
    ports: Object.fromEntries(ports),
    ...{
      files: [],
      inputs: [],
      secrets: [],
      watch: [],
      volumes: {},
      needs: {},
      probes: [],
      metrics: [],
    },
    proof: { spans: absent, counter: absent, record: absent },
    job: false,
    stopTimeoutMs: STOP_TIMEOUT_MS,
    origin: "platform",
  };
}

/** The plan with what its relay is to know by now: where it listens, and what each port leads to. */
export function withRoutes(
  plan: Plan,
  endpoints: Endpoints,
  { gateway, subnet }: StackNetwork,
): Plan {
  const routes = Object.entries(endpoints[RELAY] ?? {}).flatMap(([target, { port }]) => {
    const [service = "", name = ""] = target.split(".");
    const endpoint = endpoints[service]?.[name];
    return endpoint === undefined ? [] : [[port, authority(endpoint)] as const];
  });
  const env = {
    RELAY_LISTEN_HOST: gateway,
    RELAY_SUBNET: subnet,
    RELAY_ROUTES: JSON.stringify(Object.fromEntries(routes)),
  };
  return {
    ...plan,
    services: plan.services.map((one) => (one.name === RELAY ? { ...one, env } : one)),
  };
}
