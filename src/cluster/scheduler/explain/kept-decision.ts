import type { Decision, Scoreboard } from "../decision.ts";
import type { RefusalCount } from "../rejections.ts";
import { pointsOf, type ScoreName } from "../score-plugin.ts";

/** What was decided of a pod at last. */
export interface KeptDecision {
  /** In milliseconds since the Unix epoch. */
  readonly atMs: number;
  /** Of the pod. */
  readonly uid: string;
  /** How many nodes there were. */
  readonly nodes: number;
  readonly outcome: Outcome;
  /** By reasons, those of most nodes first. */
  readonly refusals: readonly RefusalCount[];
  /** The points of the node that was chosen; undefined where none was, or it was the only one. */
  readonly chosen: ChosenScore | undefined;
}

export type Outcome =
  | { readonly node: string }
  | {
      readonly node?: never;
      /** As in the event FailedScheduling. */
      readonly message: string;
      readonly preemption: PreemptionPlan | undefined;
    };

/** On which node room is made, and who goes. */
export interface PreemptionPlan {
  readonly node: string;
  /** Names, with namespaces. */
  readonly victims: readonly string[];
}

export interface ChosenScore {
  readonly total: number;
  readonly rules: readonly RulePoints[];
  /** How many nodes were possible. */
  readonly possible: number;
}

export interface RulePoints {
  readonly rule: ScoreName;
  readonly weight: number;
  /** From 0 to 100, before the weight. */
  readonly points: number;
}

/** How much is kept of it node by node. */
export function cellsOf({ rejections, ...decision }: Decision): number {
  const possible = "scoreboard" in decision ? (decision.scoreboard?.nodes.length ?? 1) : 0;
  return rejections.length + possible;
}

/** What is kept for good, without the single nodes. */
export function keptDecision(
  decision: Decision,
  { atMs, uid, outcome }: Pick<KeptDecision, "atMs" | "uid" | "outcome">,
): KeptDecision {
  const { nodes, rejections } = decision;
  const refusals: RefusalCount[] = [...rejections.byReason()];
  const rejected = "rejected" in decision ? decision.rejected : undefined;
  if (rejected !== undefined) {
    refusals.push({ rule: rejected.plugin, reasons: rejected.reasons, nodes });
  }
  const board = "scoreboard" in decision ? decision.scoreboard : undefined;
  const chosen = board === undefined ? undefined : chosenScore(board);
  return { atMs, uid, nodes, outcome, refusals, chosen };
}

export function pointsAt({ rules }: Scoreboard, index: number): RulePoints[] {
  return rules.map(({ name, weight, points }) => ({
    rule: name,
    weight,
    points: pointsOf(points, index),
  }));
}

function chosenScore(board: Scoreboard): ChosenScore {
  const { totals, chosen, nodes } = board;
  return { total: totals[chosen] ?? 0, rules: pointsAt(board, chosen), possible: nodes.length };
}
