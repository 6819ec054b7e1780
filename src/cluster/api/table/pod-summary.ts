import type { JsonObject } from "../../../util/json/json-object.ts";
import { momentMs } from "./age.ts";
import { at, conditionHolds, flagAt, listAt, numberAt, textAt } from "./read-fields.ts";

/** What there is to say of a pod at a glance. */
export interface PodSummary {
  /** How far it is, or what keeps it from getting there. */
  readonly status: string;
  /** Containers that are ready, sidecars with them. */
  readonly ready: number;
  readonly containers: number;
  readonly restarts: Restarts;
}

interface Restarts {
  readonly count: number;
  /** When a container last ended and was started again; null if none is known. */
  readonly lastMs: number | null;
}

interface Progress {
  /** Absent where there is nothing to say that the phase does not. */
  readonly status?: string;
  readonly ready: number;
  readonly restarts: Restarts;
}

const NO_RESTARTS: Restarts = { count: 0, lastMs: null };

/**
 * A pod in one line (kube-apiserver 1.34, printers): the first thing that its init containers wait for,
 * else what the first of its containers that does not run says, else its phase. That it is being deleted
 * comes before all of it.
 */
export function podSummary(pod: unknown): PodSummary {
  const initContainers = listAt(pod, "spec", "initContainers");
  const sidecars = new Set(
    initContainers.filter((one) => one["restartPolicy"] === "Always").map((one) => one["name"]),
  );
  const statuses = listAt(pod, "status", "initContainerStatuses");
  const isSidecar = (status: JsonObject) => sidecars.has(status["name"]);
  const init = initProgress(statuses, isSidecar, initContainers.length);
  const begun = init.status === undefined || conditionHolds(pod, "Initialized");
  const main = begun ? mainProgress(pod, statuses.slice(0, init.seen).filter(isSidecar)) : null;
  const known = main?.status ?? init.status ?? phaseOf(pod);
  return {
    status: endOf(pod) ?? known,
    ready: init.ready + (main?.ready ?? 0),
    containers: listAt(pod, "spec", "containers").length + sidecars.size,
    restarts: main?.restarts ?? init.restarts,
  };
}

/** What its status calls it. */
function phaseOf(pod: unknown): string {
  const isGated = listAt(pod, "status", "conditions").some(
    ({ type, reason }) => type === "PodScheduled" && reason === "SchedulingGated",
  );
  if (isGated) return "SchedulingGated";
  return textAt(pod, "status", "reason") || textAt(pod, "status", "phase");
}

/** What its deletion makes of it, if it is being deleted. */
function endOf(pod: unknown): string | undefined {
  if (at(pod, "metadata", "deletionTimestamp") === undefined) return undefined;
  if (textAt(pod, "status", "reason") === "NodeLost") return "Unknown";
  const phase = textAt(pod, "status", "phase");
  return phase === "Succeeded" || phase === "Failed" ? undefined : "Terminating";
}

/** Up to the first init container that is neither done nor, as a sidecar, started; `seen` counts it. */
function initProgress(
  statuses: readonly JsonObject[],
  isSidecar: (status: JsonObject) => boolean,
  total: number,
): Progress & { readonly seen: number } {
  let ready = 0;
  for (const [index, container] of statuses.entries()) {
    const ended = at(container, "state", "terminated");
    if (ended !== undefined && numberAt(ended, "exitCode") === 0) continue;
    if (isSidecar(container) && flagAt(container, "started")) {
      if (flagAt(container, "ready")) ready += 1;
      continue;
    }
    const waitsFor = textAt(container, "state", "waiting", "reason");
    const waits =
      waitsFor === "" || waitsFor === "PodInitializing" ? `${index}/${total}` : waitsFor;
    const status = `Init:${ended === undefined ? waits : endText(ended)}`;
    const seen = index + 1;
    return { status, ready, restarts: restartsOf(statuses.slice(0, seen)), seen };
  }
  return { ready, restarts: NO_RESTARTS, seen: statuses.length };
}

/** The containers proper; their restarts, and those of the sidecars. */
function mainProgress(pod: unknown, sidecars: readonly JsonObject[]): Progress {
  const statuses = listAt(pod, "status", "containerStatuses");
  let first: string | undefined;
  let ready = 0;
  for (const container of statuses) {
    const said = trouble(container);
    first ??= said;
    const runs = said === undefined && at(container, "state", "running") !== undefined;
    if (runs && flagAt(container, "ready")) ready += 1;
  }
  const lively = conditionHolds(pod, "Ready") ? "Running" : "NotReady";
  const status = first === "Completed" && ready > 0 ? lively : first;
  const restarts = restartsOf(sidecars.length === 0 ? statuses : [...sidecars, ...statuses]);
  return status === undefined ? { ready, restarts } : { status, ready, restarts };
}

/** Why a container does not run, if it says so. */
function trouble(container: JsonObject): string | undefined {
  const waitsFor = textAt(container, "state", "waiting", "reason");
  if (waitsFor !== "") return waitsFor;
  const ended = at(container, "state", "terminated");
  return ended === undefined ? undefined : endText(ended);
}

function endText(ended: unknown): string {
  const reason = textAt(ended, "reason");
  if (reason !== "") return reason;
  const signal = numberAt(ended, "signal");
  return signal === 0 ? `ExitCode:${numberAt(ended, "exitCode")}` : `Signal:${signal}`;
}

function restartsOf(statuses: readonly JsonObject[]): Restarts {
  let count = 0;
  let lastMs: number | null = null;
  for (const status of statuses) {
    count += numberAt(status, "restartCount");
    const endedMs = momentMs(at(status, "lastState", "terminated", "finishedAt"));
    if (endedMs !== null && (lastMs === null || endedMs > lastMs)) lastMs = endedMs;
  }
  return { count, lastMs };
}
