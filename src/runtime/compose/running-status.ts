import type { RuntimeStatus } from "../runtime.ts";
import { type ContainerFacts, endpointsOf, instanceOf, serviceOf } from "./container-facts.ts";

/** How a stack is of which an engine has these containers; at least one. */
export function runningStatus(
  present: readonly ContainerFacts[],
  stopped: ReadonlySet<string>,
): RuntimeStatus {
  return {
    state: "running",
    reason: "kept by the engine",
    endpoints: Object.fromEntries(present.map((facts) => [serviceOf(facts), endpointsOf(facts)])),
    instances: present.map((facts) => instanceOf(facts, stopped)),
  };
}
