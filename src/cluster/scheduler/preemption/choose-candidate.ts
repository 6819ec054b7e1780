import { priorityOf } from "../../objects/pod-facts.ts";
import type { Chance } from "../select-host.ts";
import { type Candidate, startMsOf } from "./candidate.ts";

/** Makes all priorities count as more than nothing, so that fewer victims are better than more. */
const ABOVE_ALL = 2 ** 31;

type Score = (candidate: Candidate, nowMs: number) => number;

/** In the order in which they decide; more is better. */
const SCORES: readonly Score[] = [
  ({ violations }) => -violations,
  ({ victims }) => -Math.max(...victims.map(priorityOf)),
  ({ victims }) => -victims.reduce((sum, pod) => sum + priorityOf(pod) + ABOVE_ALL, 0),
  ({ victims }) => -victims.length,
  ({ victims }, nowMs) => earliestStart(victims, nowMs),
];

/**
 * The node that is best to make room on (kube-scheduler 1.34): the fewest broken disruption budgets,
 * then the least highest priority of a victim, the least sum of priorities, the fewest victims, the
 * latest start of the most important ones; at last chance.
 */
export function chooseCandidate(
  candidates: readonly Candidate[],
  { nowMs, chance }: { nowMs: number; chance: Chance },
): Candidate | undefined {
  let left = candidates;
  for (const score of SCORES) {
    if (left.length < 2) return left[0];
    const points = left.map((candidate) => score(candidate, nowMs));
    const best = Math.max(...points);
    left = left.filter((_candidate, index) => points[index] === best);
  }
  return left.length < 2 ? left[0] : left[chance.below(left.length)];
}

function earliestStart(victims: Candidate["victims"], nowMs: number): number {
  const highest = Math.max(...victims.map(priorityOf));
  const starts = victims
    .filter((pod) => priorityOf(pod) === highest)
    .map((pod) => startMsOf(pod, nowMs));
  return Math.min(...starts);
}
