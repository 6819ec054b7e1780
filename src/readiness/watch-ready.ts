import type { Endpoints } from "../plan/endpoints.ts";
import type { InstanceStatus } from "../plan/instance.ts";
import type { Clock } from "../util/clock.ts";
import { SETTLED_AFTER_MS } from "./judgement.ts";
import type { Observation } from "./observation.ts";
import { poll } from "./poll.ts";
import { type Probe, probe as probeOnce } from "./probes/probe.ts";
import {
  isSameProcess,
  startMonitor,
  withObservation,
  withProcess,
  withTime,
} from "./service-monitor.ts";
import {
  isJob,
  type Monitor,
  type MonitoredService,
  type ServiceStatus,
} from "./service-status.ts";

/** How often a service is asked. */
export interface Cadence {
  /** Until it is ready, and again as soon as a probe fails. */
  intervalMs: number;
  /** Once it is ready. */
  steadyIntervalMs: number;
  /** The bound of one probe. */
  timeoutMs: number;
}

const DEFAULT_CADENCE: Cadence = {
  intervalMs: 100,
  steadyIntervalMs: 10_000,
  timeoutMs: 2_000,
};

export interface WatchReadyOptions {
  service: MonitoredService;
  endpoints: Endpoints;
  clock: Clock;
  cadence?: Cadence;
  /** See MonitorOptions. */
  failureThreshold?: number;
  probe?: Probe;
  /** Called with each change of state. */
  onStatus: (status: ServiceStatus) => void;
  /** Called with each observation that counts, before `onStatus`. */
  onObservation?: (probeIndex: number, observation: Observation) => void;
}

/** A watch over one service. */
export interface ReadyWatch {
  readonly status: ServiceStatus;
  readonly instance: InstanceStatus | null;
  /** Tells it what the runtime says of the process: probing follows the process. */
  update(instance: InstanceStatus): void;
  /** Ends it: no timer, socket or callback is left. */
  stop(): void;
}

/**
 * Watches one service for as long as it lives: quickly until it is ready, seldom after that, and
 * quickly again once a probe has failed. Probes only while its process runs, and never a job.
 */
export function watchReady(options: WatchReadyOptions): ReadyWatch {
  const { service, clock, onStatus, onObservation } = options;
  const threshold = options.failureThreshold;
  let monitor = startMonitor(service, {
    at: clock.now(),
    ...(threshold === undefined ? {} : { failureThreshold: threshold }),
  });
  let stopped = false;
  let life = new AbortController();

  const become = (next: Monitor) => {
    const changed = next.status.state !== monitor.status.state;
    monitor = next;
    if (changed) onStatus(next.status);
  };
  const take = (probeIndex: number, observation: Observation) => {
    const next = withObservation(monitor, probeIndex, observation);
    if (next === monitor) return;
    onObservation?.(probeIndex, observation);
    become(next);
  };
  return {
    get status() {
      return monitor.status;
    },
    get instance() {
      return monitor.instance;
    },
    update(instance) {
      if (stopped) return;
      const same = monitor.instance !== null && isSameProcess(monitor.instance, instance);
      if (!same) {
        life.abort();
        life = new AbortController();
      }
      const { signal } = life;
      become(withProcess(monitor, instance, clock.now()));
      if (same || instance.phase !== "running" || isJob(service)) return;
      if (service.probes.length === 0) {
        const settledAt = (instance.startedAt ?? clock.now()) + SETTLED_AFTER_MS;
        clock.sleep(Math.max(0, settledAt - clock.now()), signal).then(
          () => signal.aborted || become(withTime(monitor, Math.max(settledAt, clock.now()))),
          () => {},
        );
      }
      for (const probeIndex of service.probes.keys()) {
        void probeThroughLife({ options, probeIndex, signal, take, current: () => monitor });
      }
    },
    stop() {
      stopped = true;
      life.abort();
    },
  };
}

interface ProbeLife {
  options: WatchReadyOptions;
  probeIndex: number;
  /** Aborts when the process is gone. */
  signal: AbortSignal;
  take: (probeIndex: number, observation: Observation) => void;
  current: () => Monitor;
}

async function probeThroughLife(life: ProbeLife): Promise<void> {
  const { options, probeIndex, signal, take, current } = life;
  const { service, endpoints, clock, cadence = DEFAULT_CADENCE, probe = probeOnce } = options;
  const spec = service.probes[probeIndex];
  if (spec === undefined) return;
  const wellNow = async (attemptSignal: AbortSignal) => {
    const subject = { service: service.name, endpoints, instance: current().instance ?? undefined };
    const limits = { timeoutMs: cadence.timeoutMs, signal: attemptSignal, clock };
    const observation = await probe(spec, subject, limits);
    // It may have been stopped while the answer was on its way.
    attemptSignal.throwIfAborted();
    take(probeIndex, observation);
    return { observation, well: observation.ok && current().status.state === "ready" };
  };
  const until = (well: boolean, intervalMs: number, initialDelayMs: number) =>
    poll({
      intervalMs,
      initialDelayMs,
      clock,
      signal,
      attempt: async (context) => {
        const seen = await wellNow(context.signal);
        return { done: seen.well === well, observation: seen.observation };
      },
    });
  try {
    for (let delayMs = 0; ; delayMs = cadence.intervalMs) {
      await until(true, cadence.intervalMs, delayMs);
      await until(false, cadence.steadyIntervalMs, cadence.steadyIntervalMs);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
