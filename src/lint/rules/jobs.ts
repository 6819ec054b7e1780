import type { Service } from "../compose/service.ts";
import { textAt } from "../tree/tree.ts";

/**
 * Whether a service plainly goes on running: it publishes or exposes ports or has a probe, and nobody
 * waits for its end. Of all others it cannot be known.
 */
export function runsOn(service: Service, services: ReadonlyMap<string, Service>): boolean {
  const awaited = [...services.values()].some(({ dependencies }) =>
    dependencies.some(
      ({ name, condition }) =>
        name === service.name && condition === "service_completed_successfully",
    ),
  );
  if (awaited || textAt(service.node, "restart") === "no" || service.profiles.length > 0)
    return false;
  return service.ports.length > 0 || service.exposed.length > 0 || service.probe !== null;
}
