import type { InstanceStatus } from "../plan/instance.ts";
import type { ServiceState } from "../plan/states.ts";
import { exitWords } from "./exit-words.ts";
import { isJob, type Monitor, type ProbeRecord } from "./service-status.ts";

/** A state with its reason. */
export interface Judgement {
  state: ServiceState;
  reason: string;
  /** When it began, where that was before it could be judged. */
  since?: number;
}

/**
 * A service that nobody can probe is ready when it has run for this long: many end in their first
 * moments. supervisord's default for `startsecs`.
 */
export const SETTLED_AFTER_MS = 1_000;

/**
 * The state of a service from all that is known of it. The process decides first; only a running
 * one is as good as its probes say. Nothing that is merely starting is called failed.
 *
 * @param readyAt When the present process was first ready, or null.
 * @param at Now, in milliseconds since the Unix epoch.
 */
export function judge(
  monitor: Omit<Monitor, "status">,
  readyAt: number | null,
  at: number,
): Judgement {
  const { instance } = monitor;
  if (instance === null) return { state: "pending", reason: "not started yet" };
  switch (instance.phase) {
    case "pending":
    case "disabled":
    case "stopped":
      return { state: instance.phase, reason: instance.reason || instance.phase };
    case "backing-off":
      return { state: monitor.wasReady ? "degraded" : "starting", reason: ended(instance) };
    case "exited":
    case "done":
      return ofEnded(instance, isJob(monitor.service));
    case "running":
      if (instance.paused) return { state: "degraded", reason: instance.reason };
      return isJob(monitor.service)
        ? { state: "starting", reason: "the job is running" }
        : withStorm(instance.watch?.storm ?? null, ofRunning(monitor, readyAt, at));
  }
}

/** It answers, but is not kept as it was asked for: nobody restarts it for a change any more. */
function withStorm(storm: string | null, judged: Judgement): Judgement {
  return storm !== null && judged.state === "ready" ? { state: "degraded", reason: storm } : judged;
}

function ofEnded(instance: InstanceStatus, job: boolean): Judgement {
  const zero = instance.phase === "done" || instance.lastExit?.code === 0;
  if (job && zero) return { state: "done", reason: "ended with status 0" };
  const reason = ended(instance);
  return { state: "failed", reason: zero ? `${reason}, but it is not a job` : reason };
}

/** The runtime's own words, which know of starts that failed too; else how the process ended. */
function ended({ lastExit, reason }: InstanceStatus): string {
  return reason || (lastExit === null ? "ended" : exitWords(lastExit));
}

function ofRunning(
  { service, instance, probes, failureThreshold }: Omit<Monitor, "status">,
  readyAt: number | null,
  at: number,
): Judgement {
  if (service.probes.length === 0) {
    const settled = at - (instance?.startedAt ?? 0) >= SETTLED_AFTER_MS;
    return settled || readyAt !== null
      ? { state: "ready", reason: "running; it has no probe" }
      : { state: "starting", reason: "it has just started, and has no probe" };
  }
  const lost = probes.filter(({ failures }) => failures >= failureThreshold);
  if (readyAt !== null && lost.length > 0) {
    const since = Math.min(...lost.flatMap(({ failingSince }) => failingSince ?? []));
    return { state: "degraded", reason: reasonOf(lost[0]), since };
  }
  const failing = probes.find(({ failures }) => failures > 0);
  const unknown = probes.find(({ latest }) => latest === null);
  const reason = reasonOf(failing ?? unknown ?? probes[0]);
  // A failure now and then does not undo what was seen to be ready.
  const tolerated = readyAt !== null && probes.every(({ passed }) => passed);
  const ready = tolerated || (failing === undefined && unknown === undefined);
  return { state: ready ? "ready" : "starting", reason };
}

/** `GET http://127.0.0.1:7443/healthz: 200 OK`. */
function reasonOf(record: ProbeRecord | undefined): string {
  const latest = record?.latest;
  return latest ? `${latest.target}: ${latest.answer}` : "not probed yet";
}
