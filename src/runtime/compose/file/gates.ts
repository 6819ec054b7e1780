import type { PlannedService } from "../../../plan/plan.ts";
import type { ContainerService } from "../container-service.ts";
import { readinessChecks } from "./readiness-checks.ts";

/**
 * Compose knows that a container has started and that one has ended well, but asks no probes of its
 * neighbours. So what needs another service to be ready waits for a gate: a container that ends well
 * as soon as that service answers.
 */
export function gateName(service: string): string {
  // No service has a dot in its name.
  return `${service}.ready`;
}

/** Whether there is anything to wait for beyond its start or, for a job, its end. */
export function canHaveGate(service: PlannedService): boolean {
  return !service.job && readinessChecks(service).length > 0;
}

/** The services that others need to be ready, and that can tell. */
export function gatedServices(services: readonly ContainerService[]): ContainerService[] {
  const needed = new Set(
    services.flatMap(({ needs }) =>
      Object.entries(needs).flatMap(([name, need]) => (need === "ready" ? [name] : [])),
    ),
  );
  return services.filter((service) => needed.has(service.name) && canHaveGate(service));
}
