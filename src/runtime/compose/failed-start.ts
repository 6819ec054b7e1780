import type { Endpoints } from "../../plan/endpoints.ts";
import type { Plan } from "../../plan/plan.ts";
import { counted } from "../../util/counted.ts";
import { DevstackError } from "../../util/errors.ts";
import type { Environment } from "../../util/user-folders.ts";
import { type RefusedPort, whoTook } from "../ports/refused-ports.ts";
import { takenPortsError } from "../ports/taken-ports.ts";
import { isKept } from "./container-facts.ts";
import type { StackEngine } from "./stack-engine.ts";

export interface FailedStart {
  engine: StackEngine;
  plan: Plan;
  endpoints: Endpoints;
  env: Environment;
}

/** How engines say that somebody has a port which one of their containers was to have. */
const CLASH = /:(\d+)\b.*(?:already (?:allocated|in use)|not available)/;

/**
 * What Compose's failure to start containers comes from, where that can be told: somebody took a port
 * in the last moment. Says in any case what of the stack runs now.
 *
 * @throws EngineError when the engine has gone away.
 */
export async function failedStart(error: unknown, start: FailedStart): Promise<unknown> {
  if (!(error instanceof DevstackError && error.code === "E_COMPOSE_FAILED")) return error;
  const containers = await start.engine.containers();
  const running = containers.filter(isKept).length;
  const state =
    running === 0
      ? ""
      : `; ${counted(running, "container")} of it ${running === 1 ? "runs" : "run"}`;
  const clash = Number(CLASH.exec(error.why ?? "")?.[1]);
  const lost = portAt(clash, start);
  if (lost === null) return retold(error, `${error.why}${state}`, error.hint);
  const [taken] = await whoTook([lost], { claimed: new Map(), env: start.env });
  if (taken === undefined) return error;
  const why = `${taken.why} since a moment ago${state}`;
  const refused = takenPortsError([{ ...taken, why }], error);
  // One that nobody asked for moves by itself.
  return lost.required ? refused : retold(refused, why, "devstack up");
}

/** The port of the plan that is at that number of this machine. */
function portAt(
  port: number,
  { plan, endpoints }: FailedStart,
): (RefusedPort & { required: boolean }) | null {
  for (const { name: service, ports } of plan.services) {
    for (const [name, { required }] of Object.entries(ports)) {
      if (endpoints[service]?.[name]?.port !== port) continue;
      const places = [
        ["services", service, "ports", name],
        ["ports", service],
      ];
      return { service, port, places, required };
    }
  }
  return null;
}

function retold(error: DevstackError, why: string, hint: string | undefined): DevstackError {
  const { code, message, details, cause } = error;
  return new DevstackError(code, message, {
    ...{ why, details, cause },
    ...(hint !== undefined && { hint }),
  });
}
