import type { RefusalCount } from "../rejections.ts";
import type { PreemptionPlan, RulePoints } from "./kept-decision.ts";

/** Why a pod is where it is, or nowhere. */
export interface PodExplanation {
  readonly namespace: string;
  readonly name: string;
  /**
   * `placed`: it has its node. `pending`: no node can take it. `waiting`: it is going to be tried.
   * `gated`: it is not to be tried yet. `binding`: it has its node once its claims are bound. `foreign`:
   * another scheduler is to place it.
   */
  readonly state: "placed" | "pending" | "waiting" | "gated" | "binding" | "foreign";
  readonly node: string | null;
  /** Why, in a sentence. */
  readonly message: string;
  /** When that was decided (RFC 3339); null where nothing is known of a decision. */
  readonly decidedAt: string | null;
  /** `last`: the nodes are as in the last decision; `now`: as they would be in one now. */
  readonly basis: "last" | "now" | "none";
  /** How often it was tried in vain. */
  readonly tries: number;
  /** Where room is made for it, and who goes. */
  readonly preemption: PreemptionPlan | null;
  /** By reasons, how many nodes were refused. */
  readonly refusals: readonly RefusalCount[];
  /** Node by node, as far as they were looked at and are known; the best first. */
  readonly nodes: readonly NodeExplanation[];
  /** How many nodes there were. */
  readonly nodeCount: number;
}

export interface NodeExplanation {
  readonly name: string;
  readonly zone: string;
  readonly verdict: "chosen" | "possible" | "refused";
  /** The rule that refused it. */
  readonly rule: string | null;
  /** In its words. */
  readonly reasons: readonly string[];
  /** Whether pods that go from it would help. */
  readonly mayMakeRoom: boolean;
  /** With weights; null for a node that was refused, or the only one that was possible. */
  readonly total: number | null;
  readonly rules: readonly RulePoints[];
}
