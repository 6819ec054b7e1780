import { claimNamesOf } from "../../objects/pod-claim-names.ts";
import { priorityOf } from "../../objects/pod-facts.ts";
import type { Refusal } from "../decision.ts";
import type { PodClass } from "../pod-class.ts";
import type { PodInfo } from "../pod-info.ts";
import type { FilterName } from "../rejection.ts";

/** What came of a pod that no node can take, and for which no room can be made. */
export interface KnownRefusal {
  readonly decision: Refusal;
  readonly rules: readonly FilterName[];
  /** With what preemption has to say. */
  readonly message: string;
  readonly nominated?: string;
  /** How often chance was asked; it does not matter what it said. */
  readonly draws: number;
}

/** On what it depends beside the pod. */
export interface RefusalPlace {
  /** Of the view. */
  readonly revision: number;
  /** Where the search begins among the nodes. */
  readonly start: number;
}

interface Known {
  readonly pod: PodInfo;
  readonly start: number;
  readonly refusal: KnownRefusal;
}

/**
 * What was refused as long as nothing has changed: thousands of pods of one template that wait are tried
 * again and again, and what no node can take is what none can take of its copies. It only remembers
 * what it could work out again. No pod may be nominated to a node.
 */
export class KnownRefusals {
  #revision = Number.NaN;
  readonly #known = new Map<PodClass, Known>();

  find(pod: PodInfo, { revision, start }: RefusalPlace): KnownRefusal | undefined {
    if (revision !== this.#revision) return undefined;
    const known = this.#known.get(pod.class);
    const holds = known?.start === start && isAlike(known.pod, pod) && isAlone(pod);
    return holds ? known.refusal : undefined;
  }

  keep(pod: PodInfo, { revision, start }: RefusalPlace, refusal: KnownRefusal): void {
    if (!isAlone(pod)) return;
    if (revision !== this.#revision) this.#known.clear();
    this.#revision = revision;
    this.#known.set(pod.class, { pod, start, refusal });
  }
}

/** Of all that a refusal depends on, what a shape does not have. */
function isAlike({ shape, pod: left }: PodInfo, { shape: other, pod: right }: PodInfo): boolean {
  return (
    shape === other &&
    priorityOf(left) === priorityOf(right) &&
    left.spec.preemptionPolicy === right.spec.preemptionPolicy
  );
}

/** Nothing that is this pod's alone has a say: no claims, and no node that is kept for it. */
function isAlone({ pod }: PodInfo): boolean {
  return !pod.status?.nominatedNodeName && !pod.spec.nodeName && claimNamesOf(pod).length === 0;
}
