import type { Endpoints } from "../plan/endpoints.ts";
import type { EventSink } from "../plan/events.ts";
import type { InstanceStatus, LogLine } from "../plan/instance.ts";
import type { Plan } from "../plan/plan.ts";
import { type RunningStart, type WaitReadyResult, waitReady } from "../readiness/wait-ready.ts";
import { seconds } from "../util/durations.ts";
import { maskError } from "../util/masking/mask-error.ts";
import { timePhase } from "./phases.ts";
import { noteReady } from "./seen-ready.ts";
import type { Stack } from "./stack.ts";

export interface UntilReadyOptions {
  plan: Plan;
  endpoints: Endpoints;
  emit: EventSink;
  signal: AbortSignal;
  timeoutMs: number;
  /** What starts them, where the wait goes on beside it, and since when. */
  start?: Pick<RunningStart, "begunAt" | "done">;
  /** Waits only for these; for all of the plan when absent. */
  services?: ReadonlySet<string>;
}

/** More than the card shows: it leaves out blank lines and those of an earlier process. */
const LOG_LINES_FOR_CARD = 60;

/**
 * Waits until the services of the plan are ready or done; returns the processes that run.
 *
 * @throws DevstackError E_SERVICE_EXITED or E_PROBE_FAILED with the failure card as details.
 */
export async function untilReady(
  stack: Stack,
  options: UntilReadyOptions,
): Promise<readonly InstanceStatus[]> {
  const { runtime, clock } = stack;
  const { plan, endpoints, emit, signal, timeoutMs } = options;
  const wanted = options.services;
  const services = inStartOrder(plan).filter(({ name }) => wanted?.has(name) ?? true);
  const snapshot = async () => (await runtime.status()).instances;
  const { start } = options;
  const wait = async () =>
    waitReady({
      services,
      endpoints,
      snapshot: await snapshot(),
      ...(start && { start: { ...start, snapshot } }),
      changes: (until) => runtime.events(until),
      timeoutMs,
      clock,
      signal,
      emit,
    });
  const waiting = wait();
  // The phase is what comes after the start, or what cuts it short.
  if (start) await Promise.race([start.done, waiting]).catch(() => {});
  return timePhase(clock, emit, "ready", async () => {
    const result = await waiting;
    if (result.ok) {
      const instances = await snapshot();
      await noteReady(stack, result.services, instances);
      return { result: instances, detail: slowest(result) };
    }
    const service = result.failure.status.service;
    const { failureCard, failureError } = await import("../readiness/failure-card.ts");
    const card = failureCard({
      failure: result.failure,
      waits: result.services,
      phase: "ready",
      services: plan.services,
      endpoints,
      log: await lastLines(stack, { plan, service, signal }),
    });
    throw maskError(failureError(card), stack.masker);
  });
}

function inStartOrder(plan: Plan) {
  const position = new Map(plan.waves.flat().map((name, index) => [name, index]));
  return plan.services
    .filter(({ name }) => position.has(name))
    .sort((a, b) => (position.get(a.name) ?? 0) - (position.get(b.name) ?? 0));
}

async function lastLines(
  { runtime }: Stack,
  { plan, service, signal }: { plan: Plan; service: string; signal: AbortSignal },
): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  const options = { services: [service], tail: LOG_LINES_FOR_CARD, follow: false, signal };
  for await (const line of runtime.logs(plan, options)) lines.push(line);
  return lines;
}

function slowest({ services }: WaitReadyResult): string {
  const timed = services.filter(({ readyMs }) => readyMs !== null);
  const [last] = timed.sort((a, b) => (b.readyMs ?? 0) - (a.readyMs ?? 0));
  return last
    ? `slowest: ${last.status.service} ${seconds(last.readyMs ?? 0)}`
    : "nothing to wait for";
}
