/**
 * devstack as a library: the same actions as its commands, for tests and tools that bring a stack
 * up themselves.
 *
 *     const stack = await openStack();
 *     await up(stack);
 *     const { ROUTER_URL } = await environment(stack);
 *     await down(stack);
 *
 * Every action throws DevstackError, with a code that never changes its meaning. Whatever is left
 * out, or undefined, has its default.
 */

import type { LogLine } from "./plan/instance.ts";
import { type AskLine, ask as askRouter } from "./seed/ask.ts";
import { type DownResult, down as downWith } from "./stack/down.ts";
import { environment as environmentOf } from "./stack/environment.ts";
import { logs as logsWith } from "./stack/logs.ts";
import { OpenedStack } from "./stack/opened-stack.ts";
import { listStacks as listStacksWith, type StackSummary } from "./stack/registry.ts";
import { runningStack } from "./stack/running-stack.ts";
import type {
  AskSettings,
  DownSettings,
  ListSettings,
  LogsSettings,
  OpenSettings,
  StatusSettings,
  UpSettings,
} from "./stack/settings.ts";
import { given, never } from "./stack/settings.ts";
import { openStack as openStackWith } from "./stack/stack.ts";
import { type StatusReport, status as statusWith } from "./stack/status.ts";
import { type UpResult, up as upWith } from "./stack/up.ts";
import { systemClock } from "./util/clock.ts";
import { realExecutor } from "./util/executor/real-executor.ts";

export type { Diagnostic } from "./config/diagnostics.ts";
export type { Endpoint, Endpoints } from "./plan/endpoints.ts";
export type { EventSink, Phase, StackEvent } from "./plan/events.ts";
export type { ServiceState, StackState } from "./plan/states.ts";
export type { FailureCard } from "./readiness/failure-card.ts";
export type { Unproven } from "./seed/proof/proof-record.ts";
export type { MovedPort } from "./stack/moved-ports.ts";
export type { OpenedStack as Stack } from "./stack/opened-stack.ts";
export type { ServiceReport } from "./stack/status.ts";
export { DevstackError, ERROR_CODES, type ErrorCode } from "./util/errors.ts";
export type {
  AskLine,
  AskSettings,
  DownResult,
  DownSettings,
  ListSettings,
  LogLine,
  LogsSettings,
  OpenSettings,
  StackSummary,
  StatusReport,
  StatusSettings,
  UpResult,
  UpSettings,
};

/**
 * Finds the stack and starts nothing.
 *
 * @throws DevstackError E_CONFIG_UNREADABLE when the folder to look in does not exist, E_USAGE for a
 *   name that no stack can have.
 */
export async function openStack(settings: OpenSettings = {}): Promise<OpenedStack> {
  const executor = realExecutor(systemClock);
  const { cwd = process.cwd(), env = process.env, file, name, profiles } = settings;
  return new OpenedStack(
    await openStackWith({
      ...{ cwd, env, executor, clock: systemClock },
      ...given({ file, name, profiles }),
    }),
  );
}

/**
 * Brings the stack up; returns when it is ready, seeded and proven.
 *
 * @throws DevstackError E_CONFIG, E_CONFIG_UNREADABLE, E_RUNTIME_UNAVAILABLE, E_STATE,
 *   E_PORT_TAKEN; E_SERVICE_EXITED or E_PROBE_FAILED with a FailureCard as `details`,
 *   E_SEED_FAILED, E_PROOF_FAILED: what was started keeps running then.
 */
export function up(stack: OpenedStack, settings: UpSettings = {}): Promise<UpResult> {
  return upWith(OpenedStack.inside(stack), {
    emit: () => {},
    signal: never(),
    prove: false,
    timeoutMs: 120_000,
    attached: false,
    ...given(settings),
  });
}

/**
 * Ends everything of the stack and verifies that it is gone.
 *
 * @throws DevstackError E_STOP_INCOMPLETE naming what is left.
 */
export function down(stack: OpenedStack, settings: DownSettings = {}): Promise<DownResult> {
  return downWith(OpenedStack.inside(stack), { volumes: false, ...given(settings) });
}

/** How the stack is at this moment: every running service is probed. */
export function status(stack: OpenedStack, settings: StatusSettings = {}): Promise<StatusReport> {
  return statusWith(OpenedStack.inside(stack), { signal: never(), ...given(settings) });
}

/**
 * The addresses of the stack as environment variables.
 *
 * @throws DevstackError E_NOT_RUNNING when the stack is not up.
 */
export function environment(stack: OpenedStack): Promise<Record<string, string>> {
  return environmentOf(OpenedStack.inside(stack));
}

/**
 * What the services of the last `up` have written; also when the stack is down by now.
 *
 * @throws DevstackError E_USAGE for a service that the stack does not have, E_NOT_RUNNING when it
 *   never was up.
 */
export function logs(stack: OpenedStack, settings: LogsSettings = {}): AsyncIterable<LogLine> {
  const defaults = { services: [], follow: false, signal: never() };
  return logsWith(OpenedStack.inside(stack), { ...defaults, ...given(settings) });
}

/**
 * Asks the stack's router and yields the lines of its answer as they come.
 *
 * @throws DevstackError E_NOT_RUNNING, or E_REQUEST_FAILED with the router's reasons.
 */
export async function* ask(stack: OpenedStack, settings: AskSettings): AsyncIterable<AskLine> {
  const { endpoints } = await runningStack(OpenedStack.inside(stack));
  yield* askRouter(endpoints, { signal: never(), ...given(settings) });
}

/** The stacks of this user that are up, or were and have not been taken down; or all. */
export function listStacks(settings: ListSettings = {}): Promise<StackSummary[]> {
  return listStacksWith({ env: process.env, ...given(settings) });
}
