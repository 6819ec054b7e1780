import type { Pod } from "../../objects/pod.ts";
import { isReady, isTerminating } from "../../objects/pod-facts.ts";
import type { StatefulSet } from "../../objects/stateful-set.ts";
import { ordinalOf, revisionOf } from "./identity.ts";

/** What a pod says by itself. */
interface Look {
  readonly ordinal: number;
  /** The name of the set that it is named after; empty where it has no number. */
  readonly setName: string;
  readonly revision: string;
  /** Running, and ready. */
  readonly isUp: boolean;
  readonly isTerminating: boolean;
}

/**
 * What pods of sets say, read once for each state of a pod: sets are large, and all their pods are
 * looked at with each change of one. It remembers only what could be worked out again, so that a
 * controller and its forks share one.
 */
export class PodLooks {
  readonly #known = new WeakMap<Pod, Look>();
  /** The wishes under which nothing was left to do about a pod. */
  readonly #settled = new WeakMap<Pod, StatefulSet["spec"]>();

  of(pod: Pod): Look {
    const known = this.#known.get(pod);
    if (known !== undefined) return known;
    const { name } = pod.metadata;
    const ordinal = ordinalOf(pod);
    const look = {
      ordinal,
      setName: ordinal < 0 ? "" : name.slice(0, name.lastIndexOf("-")),
      revision: revisionOf(pod),
      isUp: pod.status?.phase === "Running" && isReady(pod),
      isTerminating: isTerminating(pod),
    };
    this.#known.set(pod, look);
    return look;
  }

  /** Whether a pod was found to be well and as its set wants it, and neither has changed since. */
  isSettled(pod: Pod, { spec }: StatefulSet): boolean {
    return this.#settled.get(pod) === spec;
  }

  settle(pod: Pod, { spec }: StatefulSet): void {
    // What becomes of claims is not the pod's to say.
    if ((spec.volumeClaimTemplates ?? []).length === 0) this.#settled.set(pod, spec);
  }
}
