import type { Pod } from "../../objects/pod.ts";
import { priorityOf } from "../../objects/pod-facts.ts";
import { keyOf } from "../../store/resource.ts";
import type { FilterName } from "../rejection.ts";

/** A pod without a node, from when it came until it has one. Never changed, but replaced. */
export interface QueuedPod {
  readonly key: string;
  readonly uid: string;
  readonly priority: number;
  /** Grows with each time that a pod comes, or comes back: of two pods the one with the lower waits longer. */
  readonly sequence: number;
  /** When it came, or came back. */
  readonly sinceMs: number;
  /** How often it was refused. */
  readonly refusals: number;
  /** How often in a row it could not be tried at all. */
  readonly errors: number;
  /** The rules that refused it the last time. */
  readonly rules: readonly FilterName[];
  /** How often it was tried at the moment of its last try. */
  readonly triesAtOnce: number;
}

/** A pod as it comes. */
export function queuedPod(pod: Pod, sinceMs: number, sequence: number): QueuedPod {
  return {
    key: keyOf(pod),
    uid: pod.metadata.uid,
    priority: priorityOf(pod),
    ...{ sequence, sinceMs, refusals: 0, errors: 0, rules: [], triesAtOnce: 0 },
  };
}

/** The same after a try that came to nothing; without rules it could not be tried at all. */
export function triedPod(
  pod: QueuedPod,
  rules: readonly FilterName[],
  { sinceMs, sequence }: Pick<QueuedPod, "sinceMs" | "sequence">,
): QueuedPod {
  const isError = rules.length === 0;
  return {
    ...pod,
    ...{ sinceMs, sequence, rules },
    refusals: pod.refusals + (isError ? 0 : 1),
    errors: isError ? pod.errors + 1 : 0,
    triesAtOnce: pod.sinceMs === sinceMs ? pod.triesAtOnce + 1 : 1,
  };
}
