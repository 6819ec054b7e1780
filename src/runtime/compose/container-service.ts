import type { Launch, PlannedService } from "../../plan/plan.ts";

/** A service of the plan that runs in a container. */
export type ContainerService = PlannedService & { launch: Extract<Launch, { kind: "container" }> };

export function isContainer(service: PlannedService): service is ContainerService {
  return service.launch.kind === "container";
}
