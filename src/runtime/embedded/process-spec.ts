import type { NeedCondition, ProbeSpec } from "../../catalog/service-spec.ts";
import type { Endpoints } from "../../plan/endpoints.ts";
import type { InstanceStatus } from "../../plan/instance.ts";
import type { Provider } from "../../plan/plan.ts";
import type { ServiceAction } from "../runtime.ts";

/** One process for the supervisor to keep: everything resolved, nothing left to decide. */
export interface ProcessSpec {
  /** Unique in the stack; names the log file. */
  id: string;
  /** The services (rows of `status`) that it serves: several when they share one program. */
  services: readonly SupervisedService[];
  command: string;
  args: readonly string[];
  /** The whole environment of the process but for the secrets that it gets there. */
  env: Readonly<Record<string, string>>;
  /** All secrets of the stack, by their files: what it prints is masked of them. */
  secrets: readonly SecretFile[];
  cwd: string;
  /** The program ends by itself when its stdin ends; others are tied to the supervisor's life. */
  ownLifeline: boolean;
  job: boolean;
  stopTimeoutMs: number;
  needs: Readonly<Record<string, NeedCondition>>;
  /** Folders of its own (absolute) that are empty whenever it starts. */
  scratch: readonly string[];
  /** Files, folders and globs (absolute) whose change restarts it. */
  watch: readonly string[];
  /** Changes exactly when the process must be restarted. */
  digest: string;
}

export interface SecretFile {
  /** Absolute; read at each start of the process. */
  path: string;
  /** The variable that holds the value in this process; null where it is only masked. */
  variable: string | null;
}

export interface SupervisedService {
  name: string;
  provider: Provider;
  version: string | null;
  probes: readonly ProbeSpec[];
}

/** A service that somebody else runs. */
export interface ExternalSpec {
  name: string;
  probes: readonly ProbeSpec[];
  /** What whoever runs it knows of it; where nobody does it runs for as long as it answers. */
  known?: KnownInstance;
}

/** Where a service stands that the supervisor does not keep, and whose keeper it cannot ask. */
export type KnownInstance = Pick<InstanceStatus, "provider" | "phase" | "reason" | "startedAt">;

/** What `up` asks the supervisor for. */
export interface ApplyRequest {
  processes: readonly ProcessSpec[];
  /** Services that run elsewhere: looked at, and nothing else. */
  external: readonly ExternalSpec[];
  /** Rows that run nothing, with the reason. */
  disabled: Readonly<Record<string, string>>;
  endpoints: Endpoints;
  /** False: the stack outlives the commands that have been attached to it so far. */
  attached: boolean;
}

export interface ApplyAnswer {
  /** Services whose process was started or restarted. */
  changed: readonly string[];
}

/** What `stop`, `start` and `restart` ask the supervisor for. */
export interface ControlRequest {
  action: ServiceAction;
  services: readonly string[];
}

export interface ControlAnswer {
  /** All services of the processes that were stopped or started. */
  changed: readonly string[];
}

/** What a process has that `exec` gives to another. */
export interface ProcessPlace {
  /** Names of the services that it serves. */
  services: readonly string[];
  env: Readonly<Record<string, string>>;
  secrets: readonly SecretFile[];
  cwd: string;
}

export interface StopAnswer {
  ended: number;
}
