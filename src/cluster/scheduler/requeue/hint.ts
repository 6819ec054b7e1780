import type { NamespaceLabels } from "../affinity-terms.ts";
import type { PodInfo } from "../pod-info.ts";
import type { ClusterEvent, EventOn } from "./cluster-event.ts";

/** Whom an event may help. */
export interface Refused {
  readonly pod: PodInfo;
  readonly labelsOf: NamespaceLabels;
}

/** Whether what has happened may let the pod in, which this rule has refused. */
export type Hint<On extends ClusterEvent["on"]> = (refused: Refused, event: EventOn<On>) => boolean;

/** What a rule wants to be told of, and when that is worth another try. */
export type Hints = {
  readonly [On in ClusterEvent["on"]]?: {
    readonly [Action in EventOn<On>["action"]]?: Hint<On>;
  };
};

export const always = () => true;
