import { chosenServices } from "./chosen-services.ts";
import { whileLocked } from "./lock.ts";
import { runningStack } from "./running-stack.ts";
import type { Stack } from "./stack.ts";

/** What `stop` has done. */
export interface StopResult {
  /** Of the stack. */
  name: string;
  /** Services that were stopped, those included that share a process with one that was named. */
  stopped: readonly string[];
}

/**
 * Stops services of a stack that is up, all when none is named, dependants before what they need.
 * They keep their ports, and stay stopped until `start`, `restart` or `up`; a stack of which all are
 * stopped is still up.
 *
 * @throws DevstackError E_NOT_RUNNING when it is not up, E_USAGE for a service that it does not run.
 */
export async function stopServices(
  stack: Stack,
  { services, signal }: { services: readonly string[]; signal: AbortSignal },
): Promise<StopResult> {
  const { plan } = await runningStack(stack);
  const chosen = chosenServices(plan, services).map(({ name }) => name);
  const { changed } = await whileLocked(
    stack,
    () => stack.runtime.control({ action: "stop", services: chosen, signal }),
    signal,
  );
  return { name: plan.name, stopped: changed };
}
