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
 * The state of a stack from its services: the worst one decides. Disabled services and finished jobs
 * count as fine, one that stands still while others run does not. A stack of which nothing runs is
 * `stopped`.
 */
export function stackState(services: readonly { state: ServiceState }[]): StackState {
  const live = services.filter(({ state }) => state !== "disabled");
  if (live.length === 0 || live.every(({ state }) => state === "stopped")) return "stopped";
  const states = new Set(live.map(({ state }) => (state === "stopped" ? "failed" : state)));
  if (states.has("failed")) return "failed";
  if (states.has("starting") || states.has("pending")) return "starting";
  return states.has("degraded") ? "degraded" : "ready";
}
