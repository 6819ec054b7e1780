import { DevstackError } from "../../util/errors.ts";
import type { Executor } from "../../util/executor/executor.ts";
import type { ServiceOrder, ServiceOrderResult } from "../runtime.ts";
import type { StackFolders } from "../stack-folders.ts";
import { isKept, serviceOf } from "./container-facts.ts";
import type { StackEngine } from "./stack-engine.ts";
import { readStopped, writeStopped } from "./stopped-services.ts";

export interface ControlContext {
  engine: StackEngine;
  executor: Executor;
  folders: StackFolders;
}

/**
 * Stops, starts or restarts the containers of some services.
 *
 * @throws DevstackError E_NOT_RUNNING when the stack has no containers.
 */
export async function controlContainers(
  { action, services, signal }: ServiceOrder,
  { engine, executor, folders }: ControlContext,
): Promise<ServiceOrderResult> {
  const present = await engine.containers(signal);
  if (present.length === 0) {
    throw new DevstackError("E_NOT_RUNNING", "the stack is not up", {
      why: "the engine has no container of it",
      hint: "devstack up",
    });
  }
  const chosen = present.filter((facts) => services.includes(serviceOf(facts)));
  const due = chosen.filter(
    (facts) =>
      action === "restart" || isKept(facts) === (action === "stop") || facts.state === "paused",
  );
  const stopped = await readStopped(folders);
  for (const service of services) {
    if (action === "stop") stopped.add(service);
    else stopped.delete(service);
  }
  // Noted first: a container that is seen to end was stopped, and has not failed.
  await writeStopped(folders, stopped, executor);
  await Promise.all(
    due.map((facts) =>
      executor.changeEngine(`${action} ${serviceOf(facts)}`, () =>
        // What is paused has been started, and only has to go on.
        engine.client[action === "start" && facts.state === "paused" ? "unpause" : action](
          facts.id,
          { signal },
        ),
      ),
    ),
  );
  return { changed: due.map(serviceOf) };
}
