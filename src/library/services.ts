import { execProgram as execProgramWith } from "../stack/exec-program.ts";
import { OpenedStack } from "../stack/opened-stack.ts";
import {
  type ExecSettings,
  given,
  never,
  type StartSettings,
  type StopSettings,
  type WebPageSettings,
} from "../stack/settings.ts";
import {
  restartServices as restartWith,
  type StartServicesResult,
  startServices as startWith,
} from "../stack/start-services.ts";
import { type StopResult, stopServices as stopWith } from "../stack/stop-services.ts";
import { type WebPage, webPage as webPageWith } from "../stack/web-page.ts";
import type { HostProgram } from "../util/attached-program.ts";
import { READY_WITHIN_MS } from "./ready-within.ts";

/**
 * Starts services that were stopped or have ended, with what they need; returns when they are ready.
 *
 * @throws DevstackError E_NOT_RUNNING when the stack is not up, E_USAGE for a service that it does
 *   not run; E_SERVICE_EXITED or E_PROBE_FAILED with a FailureCard as `details`.
 */
export function startServices(
  stack: OpenedStack,
  settings: StartSettings = {},
): Promise<StartServicesResult> {
  return startWith(OpenedStack.inside(stack), startOptions(settings));
}

/**
 * Stops services and starts them again; jobs that are done only where they are named.
 *
 * @throws as `startServices`.
 */
export function restartServices(
  stack: OpenedStack,
  settings: StartSettings = {},
): Promise<StartServicesResult> {
  return restartWith(OpenedStack.inside(stack), startOptions(settings));
}

/**
 * Stops services of the running stack, dependants first; it stays up, and they keep their ports.
 *
 * @throws DevstackError E_NOT_RUNNING when the stack is not up, E_USAGE for a service that it does
 *   not run.
 */
export function stopServices(stack: OpenedStack, settings: StopSettings = {}): Promise<StopResult> {
  const defaults = { services: [], signal: never() };
  return stopWith(OpenedStack.inside(stack), { ...defaults, ...given(settings) });
}

/**
 * The program that runs a command with the environment and in the folder of a service, to be started
 * by the caller. Its environment may hold the service's secrets.
 *
 * @throws DevstackError E_NOT_RUNNING when the stack is not up, E_USAGE for a service that it does
 *   not run.
 */
export function execProgram(stack: OpenedStack, settings: ExecSettings): Promise<HostProgram> {
  return execProgramWith(OpenedStack.inside(stack), settings);
}

/**
 * The web page of a service, for a browser.
 *
 * @throws DevstackError E_NOT_RUNNING when the stack is not up, E_USAGE for a service that has none.
 */
export function webPage(stack: OpenedStack, settings: WebPageSettings = {}): Promise<WebPage> {
  const { service, signal = never() } = settings;
  return webPageWith(OpenedStack.inside(stack), { service, signal });
}

function startOptions(settings: StartSettings) {
  const defaults = { services: [], emit: () => {}, signal: never(), timeoutMs: READY_WITHIN_MS };
  return { ...defaults, ...given(settings) };
}
