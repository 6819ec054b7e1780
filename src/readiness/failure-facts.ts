import type { Endpoints } from "../plan/endpoints.ts";
import type { InstanceStatus } from "../plan/instance.ts";
import type { ServiceState } from "../plan/states.ts";
import type { ProbeEvidence } from "./evidence.ts";

/** How the process was when the step failed. */
export interface ProcessCard {
  phase: InstanceStatus["phase"];
  restarts: number;
  exitCode: number | null;
  signal: string | null;
  outOfMemory: boolean;
  /** All of it in words: `running, 0 restarts`. */
  words: string;
}

/** What a cause is recognised by. */
export interface FailureFacts {
  service: string;
  job: boolean;
  /** Why its files are watched no more; null where that is not so. */
  storm: string | null;
  /** Frozen by somebody: it runs and answers nobody. */
  paused: boolean;
  /** Not started by devstack: devstack.yaml says where it runs. */
  external: boolean;
  /** Defined in the user's devstack.yaml. */
  ownService: boolean;
  process: ProcessCard;
  /** What the runtime says of the process. */
  reason: string;
  /** The probe that does not pass, if one was tried. */
  evidence: ProbeEvidence | null;
  log: readonly string[];
  endpoints: Endpoints;
  /** How the services of the stack are, by name. */
  states: Readonly<Record<string, ServiceState>>;
}
