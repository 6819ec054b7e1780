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

import { resolve } from "node:path";
import { type LintReport, lint as lintWith } from "./lint/lint.ts";
import type { LogLine } from "./plan/instance.ts";
import { type AskLine, ask as askRouter } from "./seed/ask.ts";
import { chooseRuntime } from "./stack/choose-runtime.ts";
import { type DoctorReport, doctor as doctorWith } from "./stack/doctor/doctor.ts";
import { type DownResult, down as downWith } from "./stack/down.ts";
import { environment as environmentOf } from "./stack/environment.ts";
import { type Evidence, saveEvidence as saveEvidenceOf } from "./stack/evidence/save-evidence.ts";
import { execProgram as execProgramWith } from "./stack/exec-program.ts";
import { type FailureLog, failureLogs as failureLogsWith } from "./stack/failure-logs.ts";
import {
  discardFresh as discardFreshWith,
  openFresh as openFreshWith,
} from "./stack/fresh-stack.ts";
import { logs as logsWith } from "./stack/logs.ts";
import { OpenedStack } from "./stack/opened-stack.ts";
import { type ProveResult, proveRunning } from "./stack/prove-running.ts";
import { listStacks as listStacksWith, type StackSummary } from "./stack/registry.ts";
import { type ReportResult, report as reportWith } from "./stack/report/report.ts";
import { type ResolvedConfig, resolveConfig as resolveConfigOf } from "./stack/resolve-config.ts";
import { runningStack } from "./stack/running-stack.ts";
import type {
  AskSettings,
  DownSettings,
  EvidenceSettings,
  ExecSettings,
  FailureLogsSettings,
  ListSettings,
  LogsSettings,
  OpenSettings,
  ProveSettings,
  ReportSettings,
  StartSettings,
  StatusSettings,
  StopSettings,
  UpSettings,
  WatchSettings,
  WebPageSettings,
} from "./stack/settings.ts";
import { given, never } from "./stack/settings.ts";
import { openStack as openStackWith, type Stack } from "./stack/stack.ts";
import {
  restartServices as restartWith,
  type StartServicesResult,
  startServices as startWith,
} from "./stack/start-services.ts";
import { type StatusReport, status as statusWith } from "./stack/status.ts";
import { type StopResult, stopServices as stopWith } from "./stack/stop-services.ts";
import { type TimedUpResult, timedUp as timedUpWith } from "./stack/timings/timed-up.ts";
import { type UpOptions, type UpResult, up as upWith } from "./stack/up.ts";
import { type Versions, versionsOf } from "./stack/versions.ts";
import { watchStatus as watchStatusWith } from "./stack/watch-status.ts";
import { type WebPage, webPage as webPageWith } from "./stack/web-page.ts";
import type { HostProgram } from "./util/attached-program.ts";
import { systemClock } from "./util/clock.ts";
import { realExecutor } from "./util/executor/real-executor.ts";

export type { Diagnostic } from "./config/diagnostics.ts";
export type { LintFinding } from "./lint/finding.ts";
export type { Endpoint, Endpoints } from "./plan/endpoints.ts";
export type { EventSink, Phase, StackEvent } from "./plan/events.ts";
export type { ServiceState, StackState } from "./plan/states.ts";
export type { FailureCard } from "./readiness/failure-card.ts";
export type { HopResult, Unproven } from "./seed/proof/proof-record.ts";
export type { Finding } from "./stack/doctor/finding.ts";
export type { MovedPort } from "./stack/moved-ports.ts";
export type { OpenedStack as Stack } from "./stack/opened-stack.ts";
export type { ServiceReport } from "./stack/status.ts";
export { DevstackError, ERROR_CODES, type ErrorCode } from "./util/errors.ts";
export type {
  AskLine,
  AskSettings,
  DoctorReport,
  DownResult,
  DownSettings,
  Evidence,
  EvidenceSettings,
  ExecSettings,
  FailureLog,
  FailureLogsSettings,
  HostProgram,
  LintReport,
  ListSettings,
  LogLine,
  LogsSettings,
  OpenSettings,
  ProveResult,
  ProveSettings,
  ReportResult,
  ReportSettings,
  ResolvedConfig,
  StackSummary,
  StartServicesResult,
  StartSettings,
  StatusReport,
  StatusSettings,
  StopResult,
  StopSettings,
  TimedUpResult,
  UpResult,
  UpSettings,
  Versions,
  WatchSettings,
  WebPage,
  WebPageSettings,
};

/**
 * Finds the stack and starts nothing.
 *
 * @throws DevstackError E_CONFIG_UNREADABLE when the folder to look in does not exist, E_USAGE for a
 *   name that no stack can have.
 */
export async function openStack(settings: OpenSettings = {}): Promise<OpenedStack> {
  return new OpenedStack(
    await openStackWith({ ...openOptions(settings), ...given({ name: settings.name }) }),
  );
}

/**
 * A stack of the same configuration that shares nothing with any other, so that many can be up at
 * once: state, data and ports are its own. Begin `up` with `attached: true` and end with
 * `discardFresh`; what is left when this process dies before, the next devstack command discards.
 *
 * @throws as `openStack`; DevstackError E_STATE when it cannot be noted.
 */
export async function openFresh(settings: Omit<OpenSettings, "name"> = {}): Promise<OpenedStack> {
  return new OpenedStack(await openFreshWith(openOptions(settings)));
}

/**
 * Takes a stack of `openFresh` down and leaves nothing of it, whether it was up or not.
 *
 * @throws DevstackError E_STOP_INCOMPLETE naming what is left.
 */
export function discardFresh(stack: OpenedStack): Promise<void> {
  return discardFreshWith(OpenedStack.inside(stack));
}

/**
 * Brings the stack up; returns when it is ready, seeded and proven.
 *
 * @throws DevstackError E_CONFIG, E_CONFIG_UNREADABLE, E_RUNTIME_UNAVAILABLE, E_STATE,
 *   E_PORT_TAKEN; E_SERVICE_EXITED or E_PROBE_FAILED with a FailureCard as `details`,
 *   E_SEED_FAILED, E_PROOF_FAILED: what was started keeps running then.
 */
export async function up(stack: OpenedStack, settings: UpSettings = {}): Promise<UpResult> {
  return upWith(...(await toBringUp(stack, settings)));
}

/**
 * `up`, with where its time went: as numbers, compared with the last runs, and as a trace in the
 * stack's own store.
 *
 * @throws as `up`.
 */
export async function timedUp(
  stack: OpenedStack,
  settings: UpSettings = {},
): Promise<TimedUpResult> {
  return timedUpWith(...(await toBringUp(stack, settings)));
}

/**
 * Proves anew that the running stack works, and starts nothing.
 *
 * @throws DevstackError E_NOT_RUNNING, E_SEED_FAILED; E_PROOF_FAILED naming the hop that broke, or
 *   saying that there is nothing to prove.
 */
export function prove(stack: OpenedStack, settings: ProveSettings = {}): Promise<ProveResult> {
  const defaults = { emit: () => {}, signal: never() };
  return proveRunning(OpenedStack.inside(stack), { ...defaults, ...given(settings) });
}

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

/**
 * What devstack.yaml comes to, merged and with every default, and where each value is from.
 *
 * @throws DevstackError E_CONFIG with its Diagnostics, E_CONFIG_UNREADABLE, E_RUNTIME_UNAVAILABLE.
 */
export function resolveConfig(stack: OpenedStack): Promise<ResolvedConfig> {
  return resolveConfigOf(OpenedStack.inside(stack));
}

/** Looks at everything that the stack needs of this machine; changes nothing. */
export function doctor(stack: OpenedStack, settings: StatusSettings = {}): Promise<DoctorReport> {
  const { signal = never() } = settings;
  return doctorWith(OpenedStack.inside(stack), { signal });
}

/**
 * Writes all that explains a fault into one file, without the stack's secrets.
 *
 * @throws DevstackError E_STATE, or the system's error, when the file cannot be written.
 */
export function report(stack: OpenedStack, settings: ReportSettings): Promise<ReportResult> {
  const { path, signal = never() } = settings;
  return reportWith(OpenedStack.inside(stack), { path: resolve(path), signal });
}

/**
 * Looks for defects in Compose files, later ones merged over earlier ones, and in what they mount.
 *
 * @throws DevstackError E_LINT_FILE when a file cannot be read, or is not YAML.
 */
export async function lint(files: readonly string[]): Promise<LintReport> {
  return lintWith({ files, cwd: process.cwd() });
}

/**
 * Writes logs, traces, states, proof and configuration into a folder, without the stack's secrets.
 *
 * @throws DevstackError E_STATE, or the system's error, when the folder cannot be written.
 */
export function saveEvidence(stack: OpenedStack, settings: EvidenceSettings): Promise<Evidence> {
  const options = { signal: never(), ...given(settings), folder: resolve(settings.folder) };
  return saveEvidenceOf(OpenedStack.inside(stack), options);
}

/** The versions of devstack and of all that the stack would use. */
export function versions(stack: OpenedStack): Promise<Versions> {
  return versionsOf(OpenedStack.inside(stack));
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

function openOptions(settings: Omit<OpenSettings, "name">) {
  const { cwd = process.cwd(), env = process.env, file, profiles } = settings;
  const executor = realExecutor(systemClock);
  return { cwd, env, executor, clock: systemClock, ...given({ file, profiles }) };
}

/** The stack with the runtime that it is to have, and how to go about it. */
async function toBringUp(
  opened: OpenedStack,
  { runtime, ...settings }: UpSettings,
): Promise<[Stack, UpOptions]> {
  const stack = OpenedStack.inside(opened);
  const options: UpOptions = {
    emit: () => {},
    signal: never(),
    prove: false,
    timeoutMs: READY_WITHIN_MS,
    attached: false,
    ...given(settings),
  };
  const tell = (message: string) => options.emit({ type: "notice", message });
  await chooseRuntime(stack, { ...given({ choice: runtime }), tell, signal: options.signal });
  return [stack, options];
}

function startOptions(settings: StartSettings) {
  const defaults = { services: [], emit: () => {}, signal: never(), timeoutMs: READY_WITHIN_MS };
  return { ...defaults, ...given(settings) };
}

const READY_WITHIN_MS = 120_000;
