import type { Pod } from "../../objects/pod.ts";
import { priorityOf } from "../../objects/pod-facts.ts";

/** A node that takes the pod once these are gone. */
export interface Candidate {
  readonly node: string;
  /** The most important one first. */
  readonly victims: readonly Pod[];
  /** How many of them may not go by their disruption budgets. */
  readonly violations: number;
}

/** When a pod started; one that has not starts now. */
export function startMsOf({ status }: Pod, nowMs: number): number {
  return status?.startTime === undefined ? nowMs : Date.parse(status.startTime);
}

/** By priority, and then the one that runs longer (kube-scheduler 1.34); the name only makes it sure. */
export function byImportance(nowMs: number): (left: Pod, right: Pod) => number {
  return (left, right) =>
    priorityOf(right) - priorityOf(left) ||
    startMsOf(left, nowMs) - startMsOf(right, nowMs) ||
    (left.metadata.name < right.metadata.name ? -1 : 1);
}
