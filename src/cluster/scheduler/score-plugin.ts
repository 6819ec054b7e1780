import type { Cycle } from "./filter-plugin.ts";
import type { Slots } from "./node-list.ts";

/** The rules of the default profile that score nodes (kube-scheduler 1.34). */
export type ScoreName =
  | "TaintToleration"
  | "NodeAffinity"
  | "NodeResourcesFit"
  | "PodTopologySpread"
  | "InterPodAffinity"
  | "NodeResourcesBalancedAllocation"
  | "ImageLocality";

/** What the best node can have of one rule. */
export const MAX_SCORE = 100;

/** The points of some nodes in their order; one number where all of them have the same. */
export type Points = Uint8Array | number;

/**
 * Scores the nodes that are possible, each from 0 to {@link MAX_SCORE}; undefined where the rule has
 * nothing to say of the pod.
 *
 * @param slots the places of these nodes in the view
 */
export type Score = (cycle: Cycle, slots: Slots) => Points | undefined;

export function pointsOf(points: Points, index: number): number {
  return typeof points === "number" ? points : (points[index] ?? 0);
}

/** Adds to the total of each node its points, so many times. */
export function addPoints(totals: Uint16Array, points: Points, weight: number): void {
  if (typeof points === "number") {
    const same = weight * points;
    for (let index = 0; index < totals.length; index++) {
      totals[index] = (totals[index] ?? 0) + same;
    }
    return;
  }
  for (let index = 0; index < totals.length; index++) {
    totals[index] = (totals[index] ?? 0) + weight * (points[index] ?? 0);
  }
}

/** One number for each node, worked out by one function. */
export function each(slots: Slots, points: (slot: number) => number): Float64Array {
  const all = new Float64Array(slots.length);
  for (let index = 0; index < slots.length; index++) all[index] = points(slots[index] ?? 0);
  return all;
}

/** As shares of the highest (kube-scheduler 1.34, its default normalisation). */
export function byHighest(raw: Float64Array, direction: "up" | "down"): Uint8Array {
  let highest = 0;
  for (const score of raw) highest = Math.max(highest, score);
  const points = new Uint8Array(raw.length);
  if (highest === 0) return direction === "up" ? points : points.fill(MAX_SCORE);
  for (let index = 0; index < raw.length; index++) {
    const share = Math.trunc((MAX_SCORE * (raw[index] ?? 0)) / highest);
    points[index] = direction === "up" ? share : MAX_SCORE - share;
  }
  return points;
}
