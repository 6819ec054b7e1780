import type { LogLine } from "../plan/instance.ts";
import { type AskLine, ask as askRouter } from "../seed/ask.ts";
import { environment as environmentOf } from "../stack/environment.ts";
import { type FailureLog, failureLogs as failureLogsWith } from "../stack/failure-logs.ts";
import { logs as logsWith } from "../stack/logs.ts";
import { OpenedStack } from "../stack/opened-stack.ts";
import { listStacks as listStacksWith, type StackSummary } from "../stack/registry.ts";
import { runningStack } from "../stack/running-stack.ts";
import {
  type AskSettings,
  type FailureLogsSettings,
  given,
  type ListSettings,
  type LogsSettings,
  never,
  type StatusSettings,
  type WatchSettings,
} from "../stack/settings.ts";
import { type StatusReport, status as statusWith } from "../stack/status.ts";
import { watchStatus as watchStatusWith } from "../stack/watch-status.ts";

/** How the stack is at this moment: every running service is probed. */
export function status(stack: OpenedStack, settings: StatusSettings = {}): Promise<StatusReport> {
  return statusWith(OpenedStack.inside(stack), { signal: never(), ...given(settings) });
}

/**
 * How the stack is now, and again at each change; it need not be up. Ends with the signal, or when
 * the caller breaks off.
 *
 * @throws the signal's reason.
 */
export function watchStatus(
  stack: OpenedStack,
  settings: WatchSettings = {},
): AsyncIterable<StatusReport> {
  return watchStatusWith(OpenedStack.inside(stack), { signal: never(), ...given(settings) });
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
 * What the services wrote around the last time that each of them failed.
 *
 * @throws DevstackError E_NOT_RUNNING when the stack is not up, E_USAGE as `logs`.
 */
export function failureLogs(
  stack: OpenedStack,
  settings: FailureLogsSettings = {},
): Promise<FailureLog[]> {
  const defaults = { services: [], before: 20, signal: never() };
  return failureLogsWith(OpenedStack.inside(stack), { ...defaults, ...given(settings) });
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
