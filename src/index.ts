/**
 * devstack as a library: the same actions as its commands, for tests and tools that bring a stack
 * up themselves.
 *
 *     const stack = await openStack({ cwd: process.cwd() });
 *     const { status } = await up(stack, { signal });
 *     const { ROUTER_URL } = await environment(stack);
 *     await down(stack, { volumes: false });
 *
 * Every action throws DevstackError, with a code that never changes its meaning.
 */

import type { EventSink } from "./plan/events.ts";
import { type AskLine, type AskOptions, ask as askRouter } from "./seed/ask.ts";
import { runningStack } from "./stack/running-stack.ts";
import { openStack as openStackWith, type Stack } from "./stack/stack.ts";
import { type UpResult, up as upWith } from "./stack/up.ts";
import { systemClock } from "./util/clock.ts";
import { realExecutor } from "./util/executor/real-executor.ts";

export type { Endpoint, Endpoints } from "./plan/endpoints.ts";
export type { EventSink, Phase, StackEvent } from "./plan/events.ts";
export type { LogLine } from "./plan/instance.ts";
export type { ServiceState, StackState } from "./plan/states.ts";
export { type DownResult, down } from "./stack/down.ts";
export { environment } from "./stack/environment.ts";
export { type LogsOptions, logs } from "./stack/logs.ts";
export type { MovedPort } from "./stack/moved-ports.ts";
export { listStacks, type StackSummary } from "./stack/registry.ts";
export { type ServiceReport, type StatusReport, status } from "./stack/status.ts";
export { DevstackError, ERROR_CODES, type ErrorCode } from "./util/errors.ts";
export type { AskLine, AskOptions, Stack, UpResult };

/** Where a stack is found; what is left out is taken from this process. */
export interface OpenOptions {
  /** Where devstack.yaml is looked for: here, then upwards. */
  cwd?: string;
  /** The very file to use instead. */
  file?: string;
  env?: Readonly<Record<string, string | undefined>>;
}

/**
 * Reads the configuration and chooses the runtime; starts nothing.
 *
 * @throws DevstackError E_CONFIG, E_CONFIG_UNREADABLE, E_RUNTIME_UNAVAILABLE.
 */
export function openStack(options: OpenOptions = {}): Promise<Stack> {
  const { cwd = process.cwd(), file, env = process.env } = options;
  const executor = realExecutor(systemClock);
  const given = { cwd, env, executor, clock: systemClock };
  return openStackWith(file === undefined ? given : { ...given, file });
}

/** How `up` shall go about it; every field has a default. */
export interface UpSettings {
  /** Told what happens. */
  emit?: EventSink;
  signal?: AbortSignal;
  /** Proves anew even where an earlier proof still holds. */
  prove?: boolean;
  /** For all services to become ready: 120,000 if absent. */
  timeoutMs?: number;
  /** The stack ends when this process ends. */
  attached?: boolean;
}

/**
 * Brings the stack up; returns when it is ready, seeded and proven.
 *
 * @throws DevstackError E_SERVICE_EXITED or E_PROBE_FAILED with a failure card as `details`,
 *   E_SEED_FAILED, E_PROOF_FAILED; what was started keeps running.
 */
export function up(stack: Stack, settings: UpSettings = {}): Promise<UpResult> {
  return upWith(stack, {
    emit: () => {},
    signal: new AbortController().signal,
    prove: false,
    timeoutMs: 120_000,
    attached: false,
    ...settings,
  });
}

/**
 * Asks the stack's router and yields the lines of its answer as they come.
 *
 * @throws DevstackError E_NOT_RUNNING, or E_REQUEST_FAILED with the router's reasons.
 */
export async function* ask(stack: Stack, options: AskOptions): AsyncIterable<AskLine> {
  const { endpoints } = await runningStack(stack);
  yield* askRouter(endpoints, options);
}
