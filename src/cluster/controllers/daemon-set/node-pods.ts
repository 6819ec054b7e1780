import type { DaemonSet } from "../../objects/daemon-set.ts";
import type { Node } from "../../objects/node.ts";
import type { Pod } from "../../objects/pod.ts";
import { isAvailable, isFinished, isTerminating } from "../../objects/pod-facts.ts";
import { compareTexts } from "../../store/compare-texts.ts";
import { targetNode } from "./daemon-pods.ts";
import type { Eligibility } from "./eligibility.ts";

/** A daemon set, what it finds on the nodes, and when. */
export interface Scene {
  readonly set: DaemonSet;
  /** Of the set's template. */
  readonly hash: string;
  readonly nodes: readonly Node[];
  readonly pods: ReadonlyMap<string, readonly Pod[]>;
  readonly eligibility: (node: Node) => Eligibility;
  readonly nowMs: number;
}

/** What is to be done: pods that go, and nodes that get one. */
export interface Deeds {
  readonly remove: Pod[];
  readonly create: string[];
}

/** Pods by their nodes; those that have ended and are about to go concern nobody any more. */
export function podsByNode(pods: readonly Pod[]): Map<string, Pod[]> {
  const byNode = new Map<string, Pod[]>();
  for (const pod of pods) {
    if (isFinished(pod) && isTerminating(pod)) continue;
    const node = targetNode(pod);
    if (node === undefined) continue;
    const present = byNode.get(node);
    if (present === undefined) byNode.set(node, [pod]);
    else present.push(pod);
  }
  return byNode;
}

/** Those on a node come first, then the oldest. */
export function inOrder(pods: readonly Pod[]): readonly Pod[] {
  if (pods.length < 2) return pods;
  return pods.toSorted(
    (left, right) =>
      Number(isPlaced(right)) - Number(isPlaced(left)) ||
      compareTexts(left.metadata.creationTimestamp, right.metadata.creationTimestamp) ||
      compareTexts(left.metadata.name, right.metadata.name),
  );
}

export function isPodAvailable(pod: Pod, { set, nowMs }: Pick<Scene, "set" | "nowMs">): boolean {
  return isAvailable(pod, set.spec.minReadySeconds ?? 0, nowMs);
}

export function isPlaced({ spec }: Pod): boolean {
  return spec.nodeName !== undefined && spec.nodeName !== "";
}
