import type { Endpoints } from "../plan/endpoints.ts";
import type { InstanceStatus } from "../plan/instance.ts";
import type { Clock } from "../util/clock.ts";
import { type Probe, probe as probeOnce } from "./probes/probe.ts";
import { startMonitor, withObservation, withProcess } from "./service-monitor.ts";
import { isJob, type MonitoredService, type ServiceStatus } from "./service-status.ts";

export interface CheckOptions {
  service: MonitoredService;
  instance: InstanceStatus;
  endpoints: Endpoints;
  clock: Clock;
  /** The bound of each probe. */
  timeoutMs: number;
  signal: AbortSignal;
  probe?: Probe;
}

/** How a service is, and what it says of itself. */
export interface CheckedService extends ServiceStatus {
  /** The notes of its answers, each once: `simulating`. */
  notes: readonly string[];
}

/**
 * How a service is at this moment: every probe is run once, all at the same time, and one failure
 * counts.
 *
 * @throws signal.reason when aborted.
 */
export async function checkOnce(options: CheckOptions): Promise<CheckedService> {
  const { service, instance, endpoints, clock, timeoutMs, signal, probe = probeOnce } = options;
  const known = withProcess(
    startMonitor(service, { failureThreshold: 1, at: clock.now() }),
    instance,
    clock.now(),
  );
  const silent = instance.phase !== "running" || instance.paused || isJob(service);
  if (silent) return { ...known.status, notes: [] };
  const subject = { service: service.name, endpoints, instance };
  const observations = await Promise.all(
    service.probes.map((spec) => probe(spec, subject, { timeoutMs, signal, clock })),
  );
  const monitor = observations.reduce(
    (before, observation, index) => withObservation(before, index, observation),
    known,
  );
  const notes = [...new Set(observations.flatMap(({ note }) => note ?? []))];
  const status = { ...monitor.status, notes };
  // Nobody is about to start what runs elsewhere.
  const missing = instance.provider === "external" && status.state === "starting";
  return missing ? { ...status, state: "failed" } : status;
}
