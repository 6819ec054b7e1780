import type { Clock } from "../../util/clock.ts";
import { DevstackError } from "../../util/errors.ts";
import type { Executor } from "../../util/executor/executor.ts";
import type { ServiceOrder, ServiceOrderResult } from "../runtime.ts";
import { order } from "./order.ts";
import type { ControlAnswer, ControlRequest } from "./process-spec.ts";
import type { SupervisorSight } from "./supervisor-client.ts";

/** A supervisor to be asked, if there is one. */
export interface Addressee {
  sight: SupervisorSight;
  /** Null when there is none. */
  socketPath: string | null;
  /** Of the supervisor that this devstack would start. */
  build: string;
}

export interface ControlContext extends Addressee {
  executor: Executor;
  clock: Clock;
}

/**
 * The socket of a supervisor that takes orders of this devstack.
 *
 * @throws DevstackError E_NOT_RUNNING when there is none, E_STATE when it is one of another version,
 *   which may not know the order.
 */
export function usableSocket({ sight, socketPath, build }: Addressee): string {
  if (sight.kind !== "alive" || socketPath === null) {
    throw new DevstackError("E_NOT_RUNNING", "the stack is not up", {
      why: "nothing keeps its services running",
      hint: "devstack up",
    });
  }
  if (sight.record.build === build) return socketPath;
  throw new DevstackError("E_STATE", "another version of devstack has brought this stack up", {
    why: `its supervisor (pid ${sight.record.pid}) may not know what to do`,
    hint: "devstack up, which replaces it",
  });
}

/**
 * Has the supervisor stop, start or restart services.
 *
 * @throws as `usableSocket`.
 */
export async function controlServices(
  { action, services, signal }: ServiceOrder,
  { executor, clock, ...addressee }: ControlContext,
): Promise<ServiceOrderResult> {
  const socketPath = usableSocket(addressee);
  const body: ControlRequest = { action, services };
  const answer = await order({ socketPath, path: "/services", body, executor, clock, signal });
  return { changed: (answer as ControlAnswer).changed };
}
