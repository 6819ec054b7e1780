import type { CapacityLeft, NodeState } from "../objects/node-state.ts";
import type { Target } from "./target.ts";

export type FailureMode = Exclude<NodeState, "healthy">;

/** Something that is done to a cluster from outside. */
export type Operation =
  | Failure
  | Drain
  | Addition
  /** Ends failures, cordons and drains. */
  | { readonly verb: "recover"; readonly target: Target }
  | { readonly verb: "cordon" | "uncordon"; readonly target: Target }
  | { readonly verb: "remove"; readonly target: Target }
  /** Nothing is done but to wait until the cluster has settled. */
  | { readonly verb: "settle" };

export interface Failure {
  readonly verb: "fail";
  readonly target: Target;
  readonly mode: FailureMode;
  /** With the mode `capacity`: what the nodes have left; a half when absent. */
  readonly left?: CapacityLeft | undefined;
}

export interface Drain {
  readonly verb: "drain";
  readonly target: Target;
  /** Pods that nothing makes anew go too. */
  readonly force?: boolean | undefined;
  /** How long it is tried: an hour when absent. */
  readonly timeoutMs?: number | undefined;
}

export interface Addition {
  readonly verb: "add";
  readonly kind: Target["kind"];
  /** New, or one that is there already, by the kind. */
  readonly zone: string;
  /** How many nodes. */
  readonly nodes: number;
  /** Of the topology's; the standard one when absent. */
  readonly class?: string | undefined;
}
