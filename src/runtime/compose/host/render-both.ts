import type { Endpoints } from "../../../plan/endpoints.ts";
import type { Plan } from "../../../plan/plan.ts";
import type { EmbeddedOptions, EmbeddedRuntime } from "../../embedded/embedded-runtime.ts";
import type { Rendered } from "../../embedded/process-specs.ts";
import type { PrepareOptions } from "../../runtime.ts";
import type { Containers, RenderedContainers } from "../containers.ts";
import { type HostAccess, NO_ACCESS } from "./host-access.ts";
import { RELAY, withRoutes } from "./relay-service.ts";
import type { StackNetwork } from "./stack-network.ts";

/** What runs the two parts of a stack. */
export interface BothParts extends EmbeddedOptions {
  containers: Containers;
  processes: EmbeddedRuntime;
}

/** A stack whose ports are chosen. */
export interface BothPlans {
  plan: Plan;
  /** Those of its services that are no containers, and the relay where there is one. */
  beside: Plan;
  endpoints: Endpoints;
  options: PrepareOptions;
}

export interface RenderedBoth {
  containers: RenderedContainers;
  processes: Rendered;
}

/**
 * Fills in the references of both parts.
 *
 * @throws DevstackError E_CONFIG naming the references that lead nowhere.
 */
export async function renderBoth(
  { plan, beside, endpoints, options }: BothPlans,
  { containers, processes, network }: BothParts & { network: StackNetwork },
): Promise<RenderedBoth> {
  const host = hostAccess(endpoints, network);
  const routed = withRoutes(beside, endpoints, network);
  return {
    containers: await containers.render(plan, endpoints, { ...options, host }),
    processes: await processes.render(routed, endpoints, options),
  };
}

function hostAccess(endpoints: Endpoints, { gateway }: StackNetwork): HostAccess {
  const relay = endpoints[RELAY];
  if (relay === undefined) return NO_ACCESS;
  const ports = Object.entries(relay).map(([target, { port }]) => [target, port] as const);
  return { address: gateway, ports: new Map(ports) };
}
