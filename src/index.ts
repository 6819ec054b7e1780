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

export type { Diagnostic } from "./config/diagnostics.ts";
export { down, prove, timedUp, up } from "./library/bring-up.ts";
export { doctor, lint, report, resolveConfig, saveEvidence, versions } from "./library/diagnose.ts";
export {
  ask,
  environment,
  failureLogs,
  listStacks,
  logs,
  status,
  watchStatus,
} from "./library/look.ts";
export { discardFresh, openFresh, openStack } from "./library/open-stack.ts";
export {
  execProgram,
  restartServices,
  startServices,
  stopServices,
  webPage,
} from "./library/services.ts";
export type { LintFinding } from "./lint/finding.ts";
export type { LintReport } from "./lint/lint.ts";
export type { Endpoint, Endpoints } from "./plan/endpoints.ts";
export type { EventSink, Phase, StackEvent } from "./plan/events.ts";
export type { LogLine } from "./plan/instance.ts";
export type { ServiceState, StackState } from "./plan/states.ts";
export type { FailureCard } from "./readiness/failure-card.ts";
export type { AskLine } from "./seed/ask.ts";
export type { HopResult, Unproven } from "./seed/proof/proof-record.ts";
export type { DoctorReport } from "./stack/doctor/doctor.ts";
export type { Finding } from "./stack/doctor/finding.ts";
export type { DownResult } from "./stack/down.ts";
export type { Evidence } from "./stack/evidence/save-evidence.ts";
export type { FailureLog } from "./stack/failure-logs.ts";
export type { MovedPort } from "./stack/moved-ports.ts";
export type { OpenedStack as Stack } from "./stack/opened-stack.ts";
export type { ProveResult } from "./stack/prove-running.ts";
export type { StackSummary } from "./stack/registry.ts";
export type { ReportResult } from "./stack/report/report.ts";
export type { ResolvedConfig } from "./stack/resolve-config.ts";
export type {
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
export type { StartServicesResult } from "./stack/start-services.ts";
export type { ServiceReport, StatusReport } from "./stack/status.ts";
export type { StopResult } from "./stack/stop-services.ts";
export type { TimedUpResult } from "./stack/timings/timed-up.ts";
export type { UpResult } from "./stack/up.ts";
export type { Versions } from "./stack/versions.ts";
export type { WebPage } from "./stack/web-page.ts";
export type { HostProgram } from "./util/attached-program.ts";
export { DevstackError, ERROR_CODES, type ErrorCode } from "./util/errors.ts";
