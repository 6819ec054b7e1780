import type { InstanceStatus } from "../plan/instance.ts";
import { judge } from "./judgement.ts";
import type { Observation } from "./observation.ts";
import type { Monitor, MonitoredService, ProbeRecord, ServiceStatus } from "./service-status.ts";

export interface MonitorOptions {
  /** Failures in a row that turn a ready service into a degraded one; Kubernetes's default, 3. */
  failureThreshold?: number;
  /** Now, in milliseconds since the Unix epoch. */
  at: number;
}

const UNKNOWN: ProbeRecord = { passed: false, latest: null, failures: 0, failingSince: null };

/** A monitor of a service of which nothing is known yet. */
export function startMonitor(service: MonitoredService, options: MonitorOptions): Monitor {
  return {
    service,
    failureThreshold: options.failureThreshold ?? 3,
    instance: null,
    wasReady: false,
    probes: service.probes.map(() => UNKNOWN),
    status: {
      service: service.name,
      state: "pending",
      reason: "not started yet",
      since: options.at,
      readyAt: null,
      terminal: false,
    },
  };
}

/** Takes in what the runtime says of the process; a new process makes all observations void. */
export function withProcess(monitor: Monitor, instance: InstanceStatus, at: number): Monitor {
  const same = monitor.instance !== null && isSameProcess(monitor.instance, instance);
  const known = same ? monitor.probes : monitor.service.probes.map(() => UNKNOWN);
  const own = same ? monitor.status.readyAt : null;
  const inherited = inheritedReadyAt(instance);
  const probes =
    own === null && inherited !== null ? known.map((one) => sinceReady(one, inherited)) : known;
  return judged({ ...monitor, instance, probes }, own ?? inherited, at);
}

/**
 * Takes in what a probe saw. Ignored: what was begun before the present process started, or while
 * none was running, and what is older than the latest known.
 */
export function withObservation(
  monitor: Monitor,
  probeIndex: number,
  observation: Observation,
): Monitor {
  const { instance } = monitor;
  const known = monitor.probes[probeIndex];
  if (instance?.phase !== "running" || instance.paused || known === undefined) return monitor;
  if (instance.startedAt !== null && observation.at < instance.startedAt) return monitor;
  if (known.latest !== null && observation.at < known.latest.at) return monitor;
  const record: ProbeRecord = {
    passed: known.passed || observation.ok,
    latest: observation,
    failures: observation.ok ? 0 : known.failures + 1,
    failingSince: observation.ok ? null : (known.failingSince ?? observation.at),
  };
  const probes = monitor.probes.with(probeIndex, record);
  const seenAt = observation.at + observation.elapsedMs;
  return judged({ ...monitor, probes }, monitor.status.readyAt, seenAt);
}

/** Takes in that time has passed: what nobody can probe becomes ready by it. */
export function withTime(monitor: Monitor, at: number): Monitor {
  return judged(monitor, monitor.status.readyAt, at);
}

/** A probe's record without the failures of the time before the service was ready. */
function sinceReady(record: ProbeRecord, readyAt: number): ProbeRecord {
  const old = record.latest !== null && !record.latest.ok && record.latest.at < readyAt;
  return old ? UNKNOWN : record;
}

/** Whether two facts are about one and the same running process. */
export function isSameProcess(one: InstanceStatus, other: InstanceStatus): boolean {
  return (
    one.phase === "running" &&
    other.phase === "running" &&
    one.startedAt === other.startedAt &&
    one.restarts === other.restarts
  );
}

/** When the runtime saw this process ready before we looked. */
function inheritedReadyAt({ phase, startedAt, readyAt }: InstanceStatus): number | null {
  if (phase !== "running" || readyAt === null) return null;
  return startedAt === null || readyAt >= startedAt ? readyAt : null;
}

function judged(monitor: Monitor, knownReadyAt: number | null, at: number): Monitor {
  const before = monitor.status;
  const { state, reason, since } = judge(monitor, knownReadyAt, at);
  const readyAt = knownReadyAt ?? (state === "ready" ? at : null);
  const wasReady =
    monitor.wasReady || readyAt !== null || typeof monitor.instance?.readyAt === "number";
  const status: ServiceStatus = {
    service: before.service,
    state,
    reason,
    since: state === before.state ? before.since : (since ?? at),
    readyAt,
    terminal: state === "failed" || state === "stopped" || state === "done" || state === "disabled",
  };
  return { ...monitor, wasReady, status };
}
