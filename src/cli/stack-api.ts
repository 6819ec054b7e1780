import type { LintReport, lint } from "../lint/lint.ts";
import type { ask } from "../seed/ask.ts";
import type { fetchTrace } from "../seed/trace.ts";
import type { discardAbandoned } from "../stack/abandoned-stacks.ts";
import type { chooseRuntime } from "../stack/choose-runtime.ts";
import type { doctor } from "../stack/doctor/doctor.ts";
import type { down } from "../stack/down.ts";
import type { eject } from "../stack/eject.ts";
import type { environment } from "../stack/environment.ts";
import type { saveEvidence } from "../stack/evidence/save-evidence.ts";
import type { execProgram } from "../stack/exec-program.ts";
import type { failureLogs } from "../stack/failure-logs.ts";
import type { discardFresh, openFresh } from "../stack/fresh-stack.ts";
import type { init } from "../stack/init.ts";
import type { loggedServices, logs } from "../stack/logs.ts";
import type { openListed } from "../stack/open-listed.ts";
import type { proveRunning } from "../stack/prove-running.ts";
import type { listStacks } from "../stack/registry.ts";
import type { readRegister } from "../stack/registry-entry.ts";
import type { rehearse } from "../stack/rehearse.ts";
import type { report } from "../stack/report/report.ts";
import type { resolveConfig } from "../stack/resolve-config.ts";
import type { runningStack } from "../stack/running-stack.ts";
import type { serviceNames } from "../stack/service-names.ts";
import type { applyManifests } from "../stack/simulation/apply/apply-manifests.ts";
import type { kubectlProgram } from "../stack/simulation/kubectl-program.ts";
import type { openSimulation } from "../stack/simulation/simulation.ts";
import type { openStack } from "../stack/stack.ts";
import type { restartServices, startServices } from "../stack/start-services.ts";
import type { status } from "../stack/status.ts";
import type { stopServices } from "../stack/stop-services.ts";
import type { timedUp } from "../stack/timings/timed-up.ts";
import type { untilEnded } from "../stack/until-ended.ts";
import type { up } from "../stack/up.ts";
import type { versions } from "../stack/versions.ts";
import type { watchStatus } from "../stack/watch-status.ts";
import type { webPage } from "../stack/web-page.ts";
import type { runAttached } from "../util/attached-program.ts";
import type { openInBrowser } from "../util/browser.ts";

/** The product's actions as the commands see them: a seam, so that tests can stand in for a stack. */
export interface StackApi {
  openStack: typeof openStack;
  openListed: typeof openListed;
  chooseRuntime: typeof chooseRuntime;
  up: typeof up;
  rehearse: typeof rehearse;
  webPage: typeof webPage;
  openInBrowser: typeof openInBrowser;
  openFresh: typeof openFresh;
  discardFresh: typeof discardFresh;
  discardAbandoned: typeof discardAbandoned;
  prove: typeof proveRunning;
  execProgram: typeof execProgram;
  runAttached: typeof runAttached;
  stopServices: typeof stopServices;
  startServices: typeof startServices;
  restartServices: typeof restartServices;
  down: typeof down;
  status: typeof status;
  watchStatus: typeof watchStatus;
  resolveConfig: typeof resolveConfig;
  /** The JSON Schema of devstack.yaml. */
  configSchema(): Promise<Record<string, unknown>>;
  environment: typeof environment;
  logs: typeof logs;
  failureLogs: typeof failureLogs;
  loggedServices: typeof loggedServices;
  untilEnded: typeof untilEnded;
  listStacks: typeof listStacks;
  readRegister: typeof readRegister;
  endpoints(
    ...args: Parameters<typeof runningStack>
  ): Promise<Awaited<ReturnType<typeof runningStack>>["endpoints"]>;
  ask: typeof ask;
  fetchTrace: typeof fetchTrace;
  versions: typeof versions;
  report: typeof report;
  saveEvidence: typeof saveEvidence;
  timedUp: typeof timedUp;
  openSimulation: typeof openSimulation;
  applyManifests: typeof applyManifests;
  kubectlProgram: typeof kubectlProgram;
  doctor: typeof doctor;
  serviceNames: typeof serviceNames;
  init: typeof init;
  eject: typeof eject;
  lint(...args: Parameters<typeof lint>): Promise<LintReport>;
}

/** The real actions; each is loaded when it is first called, since no command needs all. */
export const stackApi: StackApi = {
  openStack: async (...args) => (await import("../stack/stack.ts")).openStack(...args),
  openListed: async (...args) => (await import("../stack/open-listed.ts")).openListed(...args),
  chooseRuntime: async (...args) =>
    (await import("../stack/choose-runtime.ts")).chooseRuntime(...args),
  up: async (...args) => (await import("../stack/up.ts")).up(...args),
  rehearse: async (...args) => (await import("../stack/rehearse.ts")).rehearse(...args),
  webPage: async (...args) => (await import("../stack/web-page.ts")).webPage(...args),
  openInBrowser: async (...args) => (await import("../util/browser.ts")).openInBrowser(...args),
  openFresh: async (...args) => (await import("../stack/fresh-stack.ts")).openFresh(...args),
  discardFresh: async (...args) => (await import("../stack/fresh-stack.ts")).discardFresh(...args),
  discardAbandoned: async (...args) =>
    (await import("../stack/abandoned-stacks.ts")).discardAbandoned(...args),
  prove: async (...args) => (await import("../stack/prove-running.ts")).proveRunning(...args),
  execProgram: async (...args) => (await import("../stack/exec-program.ts")).execProgram(...args),
  runAttached: async (...args) =>
    (await import("../util/attached-program.ts")).runAttached(...args),
  stopServices: async (...args) =>
    (await import("../stack/stop-services.ts")).stopServices(...args),
  startServices: async (...args) =>
    (await import("../stack/start-services.ts")).startServices(...args),
  restartServices: async (...args) =>
    (await import("../stack/start-services.ts")).restartServices(...args),
  down: async (...args) => (await import("../stack/down.ts")).down(...args),
  resolveConfig: async (...args) =>
    (await import("../stack/resolve-config.ts")).resolveConfig(...args),
  configSchema: async () => (await import("../config/json-schema.ts")).configJsonSchema(),
  status: async (...args) => (await import("../stack/status.ts")).status(...args),
  async *watchStatus(...args) {
    yield* (await import("../stack/watch-status.ts")).watchStatus(...args);
  },
  environment: async (...args) => (await import("../stack/environment.ts")).environment(...args),
  async *logs(...args) {
    yield* (await import("../stack/logs.ts")).logs(...args);
  },
  failureLogs: async (...args) => (await import("../stack/failure-logs.ts")).failureLogs(...args),
  loggedServices: async (...args) => (await import("../stack/logs.ts")).loggedServices(...args),
  untilEnded: async (...args) => (await import("../stack/until-ended.ts")).untilEnded(...args),
  readRegister: async (...args) =>
    (await import("../stack/registry-entry.ts")).readRegister(...args),
  listStacks: async (...args) => (await import("../stack/registry.ts")).listStacks(...args),
  endpoints: async (...args) =>
    (await (await import("../stack/running-stack.ts")).runningStack(...args)).endpoints,
  async *ask(...args) {
    yield* (await import("../seed/ask.ts")).ask(...args);
  },
  fetchTrace: async (...args) => (await import("../seed/trace.ts")).fetchTrace(...args),
  lint: async (...args) => (await import("../lint/lint.ts")).lint(...args),
  eject: async (...args) => (await import("../stack/eject.ts")).eject(...args),
  init: async (...args) => (await import("../stack/init.ts")).init(...args),
  serviceNames: async (...args) =>
    (await import("../stack/service-names.ts")).serviceNames(...args),
  doctor: async (...args) => (await import("../stack/doctor/doctor.ts")).doctor(...args),
  openSimulation: async (...args) =>
    (await import("../stack/simulation/simulation.ts")).openSimulation(...args),
  applyManifests: async (...args) =>
    (await import("../stack/simulation/apply/apply-manifests.ts")).applyManifests(...args),
  kubectlProgram: async (...args) =>
    (await import("../stack/simulation/kubectl-program.ts")).kubectlProgram(...args),
  timedUp: async (...args) => (await import("../stack/timings/timed-up.ts")).timedUp(...args),
  report: async (...args) => (await import("../stack/report/report.ts")).report(...args),
  saveEvidence: async (...args) =>
    (await import("../stack/evidence/save-evidence.ts")).saveEvidence(...args),
  versions: async (...args) => (await import("../stack/versions.ts")).versions(...args),
};
