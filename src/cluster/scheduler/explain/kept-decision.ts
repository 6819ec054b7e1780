import type { Decision, NodeRejection, Scoreboard } from "../decision.ts";
import type { Rejection } from "../rejection.ts";
import type { ScoreName } from "../score-plugin.ts";

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

/** How many nodes were refused alike. */
export interface RefusalCount {
  readonly rule: Rejection["plugin"];
  readonly reasons: readonly string[];
  readonly nodes: number;
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
  const refusals = refusalCounts(rejections);
  const rejected = "rejected" in decision ? decision.rejected : undefined;
  if (rejected !== undefined) {
    refusals.push({ rule: rejected.plugin, reasons: rejected.reasons, nodes });
  }
  const board = "scoreboard" in decision ? decision.scoreboard : undefined;
  const index = board?.nodes.indexOf(outcome.node ?? "") ?? -1;
  const chosen = board === undefined || index < 0 ? undefined : chosenScore(board, index);
  return { atMs, uid, nodes, outcome, refusals, chosen };
}

export function pointsAt({ rules }: Scoreboard, index: number): RulePoints[] {
  return rules.map(({ name, weight, scores }) => ({
    rule: name,
    weight,
    points: scores[index] ?? 0,
  }));
}

function chosenScore(board: Scoreboard, index: number): ChosenScore {
  const total = board.totals[index] ?? 0;
  return { total, rules: pointsAt(board, index), possible: board.nodes.length };
}

function refusalCounts(rejections: readonly NodeRejection[]): RefusalCount[] {
  // Most rules refuse all nodes with one and the same object, which is quicker to find than a text;
  // and most nodes are refused as the one before was.
  const same = new Map<Rejection, number>();
  for (let index = 0; index < rejections.length; ) {
    const from = index;
    const rejection = rejections[from]?.rejection;
    while (index < rejections.length && rejections[index]?.rejection === rejection) index += 1;
    if (rejection !== undefined) same.set(rejection, (same.get(rejection) ?? 0) + index - from);
  }
  const counts = new Map<string, RefusalCount>();
  for (const [{ plugin: rule, reasons }, nodes] of same) {
    const key = rule + reasons.join();
    counts.set(key, { rule, reasons, nodes: (counts.get(key)?.nodes ?? 0) + nodes });
  }
  return [...counts.values()].sort((left, right) => right.nodes - left.nodes);
}
