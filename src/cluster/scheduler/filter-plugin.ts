import type { ClusterView } from "./cluster-view.ts";
import type { NodeInfo } from "./node-info.ts";
import type { PodInfo } from "./pod-info.ts";
import type { SchedulerReads } from "./reads.ts";
import type { Rejection } from "./rejection.ts";

/** What a cycle is about. It lasts for one decision: the view does not change meanwhile. */
export interface Cycle {
  readonly view: ClusterView;
  readonly pod: PodInfo;
  readonly reads: SchedulerReads;
}

export type PlaceCheck = (slot: number) => Rejection | undefined;

export type NodeCheck = (node: NodeInfo) => Rejection | undefined;

/** A rule's look at the pod before it looks at nodes. */
export type Preparation =
  /** The rule has nothing to say of this pod. */
  | "skip"
  /** No node will do. */
  | { readonly rejected: Rejection }
  /**
   * `nodes`: the only nodes that are possible, by name. `checkAt`: the same as `check`, for a rule that
   * needs no more of a node than its place.
   */
  | {
      readonly check: NodeCheck;
      readonly checkAt?: PlaceCheck;
      readonly nodes?: ReadonlySet<string>;
    };

export type Filter = (cycle: Cycle) => Preparation;
