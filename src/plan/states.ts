/** The state of a service; always told together with a reason in words. */
export type ServiceState =
  | "pending"
  | "starting"
  | "ready"
  | "degraded"
  | "failed"
  | "done"
  | "stopped"
  | "disabled";

export type StackState = "ready" | "starting" | "degraded" | "failed" | "stopped";

/**
 * The state of a stack from its services: the worst one decides. Disabled services, finished jobs
 * and services that the user has stopped count as fine. A stack of which nothing runs is `stopped`.
 */
export function stackState(services: readonly { state: ServiceState }[]): StackState {
  const live = services.filter(({ state }) => state !== "disabled");
  const lasting = live.filter(({ state }) => state !== "done");
  const standsStill = lasting.every(({ state }) => state === "stopped");
  if (live.length === 0 || (lasting.length > 0 && standsStill)) return "stopped";
  const states = new Set(live.map(({ state }) => state));
  if (states.has("failed")) return "failed";
  if (states.has("starting") || states.has("pending")) return "starting";
  return states.has("degraded") ? "degraded" : "ready";
}
