import type { Endpoints } from "../../../plan/endpoints.ts";
import type { InstanceStatus } from "../../../plan/instance.ts";
import type { RuntimeStatus } from "../../runtime.ts";
import { RELAY } from "./relay-service.ts";

/** A stack as a whole, from what its containers and what its processes are. */
export function mergeStatus(containers: RuntimeStatus, processes: RuntimeStatus): RuntimeStatus {
  const endpoints = { ...processes.endpoints, ...containers.endpoints };
  const beside = withRelay(ownRows(processes.instances), relayedServices(endpoints));
  const instances = [...containers.instances, ...beside];
  return { ...decisive(containers, processes), endpoints, instances };
}

/** What says how the stack is: an engine that is gone before all else. */
function decisive(
  containers: RuntimeStatus,
  processes: RuntimeStatus,
): Pick<RuntimeStatus, "state" | "reason"> {
  if (containers.state === "stopped" && processes.state !== "stopped") return processes;
  if (containers.state === "lost" || processes.state === "stopped") return containers;
  return { state: "running", reason: `${containers.reason}; beside them: ${processes.reason}` };
}

/** Without the rows that a supervisor has of containers: the engine knows those better. */
export function ownRows(instances: readonly InstanceStatus[]): InstanceStatus[] {
  return instances.filter(({ provider }) => provider !== "container");
}

/** The services that containers reach through the relay only. */
export function relayedServices(endpoints: Endpoints): ReadonlySet<string> {
  const targets = Object.keys(endpoints[RELAY] ?? {});
  return new Set(targets.map((target) => target.split(".")[0] ?? ""));
}

/**
 * Rows without the relay's own, which is no service: while it does not run, what containers cannot
 * reach then is as bad as it is.
 */
export function withRelay(
  instances: readonly InstanceStatus[],
  relayed: ReadonlySet<string>,
): InstanceStatus[] {
  const relay = instances.find(({ service }) => service === RELAY);
  return instances
    .filter((one) => one !== relay)
    .map((one) => (relay && relayed.has(one.service) ? behind(relay, one) : one));
}

function behind(relay: InstanceStatus, one: InstanceStatus): InstanceStatus {
  if (relay.phase === "running" || one.phase !== "running") return one;
  const { phase, lastExit } = relay;
  const reason = `containers cannot reach it: the relay to this machine is not there (${relay.reason})`;
  return { ...one, phase, reason, lastExit, readyAt: null };
}
