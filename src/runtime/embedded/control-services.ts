import type { Clock } from "../../util/clock.ts";
import { DevstackError } from "../../util/errors.ts";
import type { Executor } from "../../util/executor/executor.ts";
import type { ServiceOrder, ServiceOrderResult } from "../runtime.ts";
import { order } from "./order.ts";
import type { ControlAnswer, ControlRequest } from "./process-spec.ts";
import type { SupervisorSight } from "./supervisor-client.ts";

export interface ControlContext {
  sight: SupervisorSight;
  /** Null when there is none. */
  socketPath: string | null;
  /** Of the supervisor that this devstack would start. */
  build: string;
  executor: Executor;
  clock: Clock;
}

/**
 * Has the supervisor stop, start or restart services.
 *
 * @throws DevstackError E_NOT_RUNNING when there is none, E_STATE when it is one of another version,
 *   which may not know the order.
 */
export async function controlServices(
  { action, services, signal }: ServiceOrder,
  { sight, socketPath, build, executor, clock }: ControlContext,
): Promise<ServiceOrderResult> {
  if (sight.kind !== "alive" || socketPath === null) {
    throw new DevstackError("E_NOT_RUNNING", "the stack is not up", {
      why: "nothing keeps its services running",
      hint: "devstack up",
    });
  }
  if (sight.record.build !== build) {
    throw new DevstackError("E_STATE", "another version of devstack has brought this stack up", {
      why: `its supervisor (pid ${sight.record.pid}) may not know what to do`,
      hint: "devstack up, which replaces it",
    });
  }
  const body: ControlRequest = { action, services };
  const answer = await order({ socketPath, path: "/services", body, executor, clock, signal });
  return { changed: (answer as ControlAnswer).changed };
}
