import type { InstanceStatus } from "../plan/instance.ts";
import type { PlannedService } from "../plan/plan.ts";
import type { ServiceState } from "../plan/states.ts";
import type { Observation } from "./observation.ts";

/** What has to be known of a service to say how it is. */
export type MonitoredService = Pick<PlannedService, "name" | "job" | "probes">;

/** How a service is, and since when. */
export interface ServiceStatus {
  service: string;
  state: ServiceState;
  /** Why, in words; never empty. */
  reason: string;
  /** When it came into this state, in milliseconds since the Unix epoch. */
  since: number;
  /** When all its probes had first passed after its last start; null as long as they have not. */
  readyAt: number | null;
  /** Nothing that can still happen by itself gets it out of this state. */
  terminal: boolean;
}

/** What is known of one probe of the present process. */
export interface ProbeRecord {
  /** Whether it has passed at least once. */
  passed: boolean;
  /** The latest observation that counts. */
  latest: Observation | null;
  /** Failures in a row up to the latest; 0 when it passed. */
  failures: number;
  /** The first of these failures. */
  failingSince: number | null;
}

/** Everything known of one service: immutable, each fact makes a new one. */
export interface Monitor {
  readonly service: MonitoredService;
  /** Failures in a row that turn a ready service into a degraded one. */
  readonly failureThreshold: number;
  readonly instance: InstanceStatus | null;
  /** Whether this process or one before it has been ready. */
  readonly wasReady: boolean;
  /** By the position of the probe in `service.probes`. */
  readonly probes: readonly ProbeRecord[];
  readonly status: ServiceStatus;
}

/** A job is one by its own word, or because its readiness is its end. */
export function isJob(service: MonitoredService): boolean {
  return service.job || service.probes.some(({ kind }) => kind === "exited-zero");
}
