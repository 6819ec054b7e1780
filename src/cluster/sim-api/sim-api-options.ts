import type { Cluster, SavedCluster } from "../cluster.ts";
import type { NodeClasses } from "../operations/add-nodes.ts";
import type { TimeControl } from "./time-control.ts";

/** What is not done yet. */
export interface UnderWay {
  /** So much of the cluster's time has been gone through, in milliseconds. */
  readonly simulatedMs: number;
}

/** What the simulation's API is made for. */
export interface SimApiOptions {
  readonly cluster: Cluster;
  /** What new nodes are like. */
  readonly classes: NodeClasses;
  readonly time: TimeControl;
  /** What is being done step by step; nothing when absent. */
  readonly underWay?: () => UnderWay | null;
  /** Puts a saved cluster in the place of this one, for which this API is then of no use any more. */
  readonly load: (saved: SavedCluster) => void;
}
