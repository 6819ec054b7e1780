import type { DrainBlock } from "./drain/drain-blocks.ts";
import type { Operation } from "./operation.ts";
import type { ZoneState } from "./placement.ts";
import type { Unplaceable } from "./unplaceable.ts";
import type { WorkloadName } from "./workload-of.ts";

/** What came of something that was done to a cluster. */
export interface OperationReport {
  readonly operation: Operation;
  /** The nodes that it was about. */
  readonly nodes: readonly string[];
  /** Virtual time that has passed. */
  readonly simulatedMs: number;
  /** Whether pods have come to rest; false too when nobody waited for that. */
  readonly settled: boolean;
  /** Pods that still change, when nothing has settled. */
  readonly restless: readonly string[];
  /** In the order of their names. */
  readonly zones: readonly ZoneState[];
  /** In the order of namespaces and names. */
  readonly workloads: readonly WorkloadReport[];
  readonly unplaceable: readonly Unplaceable[];
  /** What kept nodes from being emptied. */
  readonly blocked: readonly DrainBlock[];
}

export interface WorkloadReport extends WorkloadName {
  /** How many pods it is to have; null where it does not say. */
  readonly wanted: number | null;
  /** Pods in each zone, in the order of the zones of the report. */
  readonly before: readonly number[];
  readonly after: readonly number[];
  /** Pods that had a place, and have it no more. */
  readonly lost: number;
  /** Pods that have a place and were not there before. */
  readonly placed: number;
  /** Pods that wait for a node. */
  readonly waiting: number;
  /** Null for pods that nobody counts, and for what is new. */
  readonly leastAvailable: LeastAvailable | null;
  /** Of the services that lead to it; null where none is sent requests. */
  readonly requests: WorkloadRequests | null;
}

/** How few pods of a workload were at work at once. */
export interface LeastAvailable {
  readonly pods: number;
  /** For how long together; null when it is so at the end, and stays so. */
  readonly forMs: number | null;
}

/** Requests while time passed; parts of them count, since they are a flow. */
export interface WorkloadRequests {
  readonly succeeded: number;
  readonly lost: number;
  /** For how long some were lost. */
  readonly lossyMs: number;
}
