import type { LaunchOption } from "../catalog/service-spec.ts";
import type { Endpoints } from "../plan/endpoints.ts";
import type { InstanceStatus, LogLine } from "../plan/instance.ts";
import type { Launch, Plan } from "../plan/plan.ts";

export type RuntimeName = "embedded" | "compose";

/**
 * What carries a plan out. A runtime knows processes or containers and nothing of the product:
 * waiting, seeding and proving are done above it with Plan and Endpoints.
 */
export interface Runtime {
  readonly name: RuntimeName;
  /** Whether it can run here, with the reason if not. */
  available(): Promise<{ ok: true; description: string } | { ok: false; reason: string }>;
  /** What it makes of a way to launch: the planner asks for each option, best first. */
  resolve(options: readonly LaunchOption[], service: string): Promise<Launch>;
  /**
   * Starts or adapts what runs to the plan: unchanged services are left alone. Returns as soon as
   * the first wave is launched; later waves follow when their needs hold.
   */
  up(plan: Plan, options: UpOptions): Promise<UpResult>;
  /** Ends everything and verifies it: what is left is named in the report. */
  down(options: DownOptions): Promise<DownReport>;
  status(): Promise<RuntimeStatus>;
  logs(options: LogOptions): AsyncIterable<LogLine>;
  /** The present state of every instance first, then each change; ends with `signal`. */
  events(signal: AbortSignal): AsyncIterable<InstanceStatus>;
}

export interface UpOptions {
  signal: AbortSignal;
  /** Ends the stack when the caller's process ends. */
  attached: boolean;
}

export interface UpResult {
  endpoints: Endpoints;
  /** Names of the services that were started or restarted by this call. */
  changed: readonly string[];
}

export interface DownOptions {
  /** Also removes data folders. */
  volumes: boolean;
  signal: AbortSignal;
}

export interface DownReport {
  /** Processes that were ended. */
  ended: number;
  /** What could not be ended or freed, in words; empty when all is gone. */
  left: readonly string[];
}

export interface RuntimeStatus {
  /** `lost`: something that should run the stack has died. */
  state: "running" | "stopped" | "lost";
  /** Why, in words. */
  reason: string;
  endpoints: Endpoints;
  instances: readonly InstanceStatus[];
}

export interface LogOptions {
  services: readonly string[];
  /** Only the last lines of each. */
  tail?: number;
  follow: boolean;
  signal: AbortSignal;
}
