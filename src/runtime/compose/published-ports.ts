import type { Plan } from "../../plan/plan.ts";

/**
 * The plan without the ports of containers that only the stack uses: containers reach each other by
 * name, and nothing of those is for this machine.
 *
 * @param also as `service.port`, those that something on this machine asks for all the same
 */
export function publishedOnly(plan: Plan, also: ReadonlySet<string> = new Set()): Plan {
  return {
    ...plan,
    services: plan.services.map((service) => ({
      ...service,
      ports: Object.fromEntries(
        Object.entries(service.ports).filter(
          ([port, { internal }]) =>
            !internal || service.launch.kind !== "container" || also.has(`${service.name}.${port}`),
        ),
      ),
    })),
  };
}
