import type { EventSink } from "../plan/events.ts";
import type { Plan } from "../plan/plan.ts";
import { chosenServices, withNeeds } from "./chosen-services.ts";
import { whileLocked } from "./lock.ts";
import { timePhase } from "./phases.ts";
import { runningStack } from "./running-stack.ts";
import type { Stack } from "./stack.ts";
import { untilReady } from "./until-ready.ts";

/** How `start` and `restart` go about it. */
export interface StartServicesOptions {
  /** All when empty. */
  services: readonly string[];
  emit: EventSink;
  signal: AbortSignal;
  /** For all of them to become ready. */
  timeoutMs: number;
}

/** What `start` or `restart` has done. */
export interface StartServicesResult {
  /** Of the stack. */
  name: string;
  /** Services that were started, those included that share a process with one that was named. */
  started: readonly string[];
  elapsedMs: number;
}

/**
 * Starts services of a stack that is up and have ended or were stopped, with what they need, and
 * returns when they are ready. What runs, and jobs that are done, are left alone.
 *
 * @throws DevstackError E_NOT_RUNNING when it is not up, E_USAGE for a service that it does not run;
 *   E_SERVICE_EXITED or E_PROBE_FAILED with the failure card as details.
 */
export function startServices(
  stack: Stack,
  options: StartServicesOptions,
): Promise<StartServicesResult> {
  return bringUp(stack, options, async (plan, names) => {
    const all = withNeeds(plan, names);
    const { signal } = options;
    const { changed } = await stack.runtime.control({ action: "start", services: all, signal });
    return { changed, awaited: all };
  });
}

/**
 * Stops services of a stack that is up and starts them again, and returns when they are ready; jobs
 * that are done only where they are named.
 *
 * @throws as `startServices`.
 */
export function restartServices(
  stack: Stack,
  options: StartServicesOptions,
): Promise<StartServicesResult> {
  return bringUp(stack, options, async (plan, names) => {
    const { signal } = options;
    const jobs = new Set(plan.services.filter(({ job }) => job).map(({ name }) => name));
    const named = options.services.length > 0;
    const wanted = named ? names : names.filter((name) => !jobs.has(name));
    const order = { action: "restart", services: wanted, signal } as const;
    const { changed } = await stack.runtime.control(order);
    // What they need may have been stopped, and they would wait for it.
    const all = withNeeds(plan, names);
    const needed = await stack.runtime.control({ action: "start", services: all, signal });
    return { changed: [...changed, ...needed.changed], awaited: all };
  });
}

async function bringUp(
  stack: Stack,
  options: StartServicesOptions,
  start: (
    plan: Plan,
    names: readonly string[],
  ) => Promise<{ changed: readonly string[]; awaited: readonly string[] }>,
): Promise<StartServicesResult> {
  const { emit, signal, timeoutMs } = options;
  const begunMs = stack.clock.monotonicMs();
  const { plan, endpoints } = await runningStack(stack);
  const names = chosenServices(plan, options.services).map(({ name }) => name);
  const { changed, awaited } = await timePhase(stack.clock, emit, "start", async () => {
    const result = await whileLocked(stack, () => start(plan, names), signal);
    const detail = result.changed.length === 0 ? "nothing to start" : result.changed.join(", ");
    return { result, detail };
  });
  const services = new Set([...awaited, ...changed]);
  const started = plan.services.map(({ name }) => name).filter((name) => changed.includes(name));
  await untilReady(stack, { plan, endpoints, emit, signal, timeoutMs, services });
  return {
    name: plan.name,
    started,
    elapsedMs: stack.clock.monotonicMs() - begunMs,
  };
}
