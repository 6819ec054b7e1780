import type { NodeList } from "./node-list.ts";
import type { VolumeDecisions } from "./pod-volumes.ts";
import type { Rejection } from "./rejection.ts";
import type { Rejections } from "./rejections.ts";
import type { Points, ScoreName } from "./score-plugin.ts";

/** The points of one rule. */
export interface RuleScores {
  readonly name: ScoreName;
  readonly weight: number;
  /** From 0 to 100, before the weight, in the order of the nodes. */
  readonly points: Points;
}

/** The points of all nodes that were possible. */
export interface Scoreboard {
  readonly nodes: NodeList;
  readonly rules: readonly RuleScores[];
  readonly totals: Uint16Array;
  /** Where the node that was chosen is among them. */
  readonly chosen: number;
}

interface Looked {
  /** How many nodes there are. */
  readonly nodes: number;
  readonly rejections: Rejections;
  /** Where the next cycle begins among the nodes. */
  readonly nextStart: number;
}

/** The pod goes to a node. */
export interface Placement extends Looked {
  readonly node: string;
  /** Undefined when only one node was possible, so that none was scored. */
  readonly scoreboard: Scoreboard | undefined;
  /** What has to happen to its claims first. */
  readonly volumes: VolumeDecisions | undefined;
}

/** The pod stays where it is. */
export interface Refusal extends Looked {
  readonly node?: never;
  /** Where no node was looked at: what stands in the way on all of them. */
  readonly rejected?: Rejection;
  /** Why, of nodes that were not looked at. */
  readonly others?: readonly string[];
  /** As in the event FailedScheduling, without what preemption has to say. */
  readonly message: string;
}

/** What a cycle has come to, and why. */
export type Decision = Placement | Refusal;
