import type { Plan } from "../../plan/plan.ts";

/**
 * The plan without the ports that only the stack uses: containers reach each other by name, and
 * nothing of those is for this machine.
 */
export function publishedOnly(plan: Plan): Plan {
  return {
    ...plan,
    services: plan.services.map((service) => ({
      ...service,
      ports: Object.fromEntries(
        Object.entries(service.ports).filter(([, { internal }]) => !internal),
      ),
    })),
  };
}
