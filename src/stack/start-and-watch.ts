import type { Endpoints } from "../plan/endpoints.ts";
import type { InstanceStatus } from "../plan/instance.ts";
import type { Plan } from "../plan/plan.ts";
import type { StartOptions, StartResult } from "../runtime/runtime.ts";
import { counted } from "../util/counted.ts";
import { holdEvents } from "./hold-events.ts";
import { timePhase } from "./phases.ts";
import type { Stack } from "./stack.ts";
import type { UntilReadyOptions } from "./until-ready.ts";

export interface ToStart {
  plan: Plan;
  endpoints: Endpoints;
  /** Starts it; the signal cuts that short when it can come to nothing any more. */
  start: (how: Pick<StartOptions, "onDue"> & { cut: AbortSignal }) => Promise<StartResult>;
}

export interface Starting extends StartResult {
  /** What runs, when all are ready; fails as `untilReady`. Null where nothing was started. */
  ready: Promise<readonly InstanceStatus[]> | null;
}

/**
 * Starts the services and, where that takes a while, probes them meanwhile: a start that waits for a
 * job, or for a service to be ready, ends as soon as one of them can no longer become so. Returns
 * when the start is over.
 *
 * @throws what the start throws.
 */
export async function startAndWatch(
  stack: Stack,
  { plan, endpoints, start }: ToStart,
  options: Pick<UntilReadyOptions, "emit" | "signal" | "timeoutMs">,
): Promise<Starting> {
  const { signal, emit, timeoutMs } = options;
  const over = Promise.withResolvers<void>();
  over.promise.catch(() => {});
  const cut = new AbortController();
  // What is seen of the services is told when the start has been.
  const told = holdEvents(emit);
  let ready: Starting["ready"] = null;
  const nothing: StartResult = { changed: [] };
  const begunAt = stack.clock.now();
  const watch = () => {
    if (ready !== null) return;
    ready = lazyUntilReady(stack, {
      ...{ plan, endpoints, emit: told.emit, start: { begunAt, done: over.promise } },
      ...{ signal, timeoutMs },
    });
    ready.catch((error: unknown) => cut.abort(error));
  };
  try {
    const { changed, seen } = await timePhase(stack.clock, emit, "start", async () => {
      const result = await start({ cut: cut.signal, onDue: watch }).catch((error: unknown) => {
        if (cut.signal.aborted && !signal.aborted) return null;
        throw error;
      });
      if (result === null) return { result: nothing, detail: "cut short" };
      return { result, detail: describe(plan, result) };
    });
    over.resolve();
    told.release();
    if (changed.length > 0) watch();
    return { changed, ready, ...(seen !== undefined && { seen }) };
  } catch (error) {
    over.reject(error);
    told.release();
    // A service may be the reason: who watches them knows which one.
    await ready;
    throw error;
  }
}

/** Loaded only then: most of the time nothing has to be started. */
async function lazyUntilReady(stack: Stack, options: UntilReadyOptions) {
  const { untilReady } = await import("./until-ready.ts");
  return untilReady(stack, options);
}

function describe(plan: Plan, { changed, images }: StartResult): string {
  if (changed.length === 0) return "nothing to start";
  const live = plan.services.filter(({ launch }) => launch.kind !== "disabled").length;
  const { pulled = 0, built = 0 } = images ?? {};
  return [
    `${changed.length} of ${counted(live, "service")}`,
    ...(pulled > 0 ? [`${counted(pulled, "image")} pulled`] : []),
    ...(built > 0 ? [`${counted(built, "image")} built`] : []),
  ].join(", ");
}
