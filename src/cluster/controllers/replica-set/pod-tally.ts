import type { Labels } from "../../objects/meta.ts";
import type { Pod } from "../../objects/pod.ts";
import { isActive, isReady } from "../../objects/pod-facts.ts";
import type { ReplicaSet } from "../../objects/workloads.ts";
import { SortedMap } from "../../store/sorted-map.ts";

/** How many pods of a replica set are what its status tells of. */
export interface PodTally {
  readonly active: number;
  readonly labeled: number;
  readonly ready: number;
}

const NOTHING: PodTally = { active: 0, labeled: 0, ready: 0 };

/** What pods count for, of a replica set that manages and selects them. */
export function tallyOf(set: ReplicaSet, pods: readonly Pod[]): PodTally {
  return pods.reduce((sum, pod) => plus(sum, share(set, pod), 1), NOTHING);
}

/**
 * The numbers of every replica set whose pods have all been looked at, kept right by what happens to
 * one pod after the other: it would cost too much to go through all of them at each change of one.
 */
export class PodTallies {
  readonly #tallies: SortedMap<string, PodTally>;

  constructor(tallies: SortedMap<string, PodTally> = SortedMap.ofTexts()) {
    this.#tallies = tallies;
  }

  /** Undefined until its pods have been looked at. */
  of({ metadata: { uid } }: ReplicaSet): PodTally | undefined {
    return this.#tallies.get(uid);
  }

  set({ metadata: { uid } }: ReplicaSet, tally: PodTally): void {
    this.#tallies.set(uid, tally);
  }

  /** Its pods have to be looked at again. */
  forget({ metadata: { uid } }: ReplicaSet): void {
    this.#tallies.delete(uid);
  }

  /**
   * Notes what has become of a pod of the set; null is none. Returns whether anything about it counts
   * that did not, or the other way round.
   */
  note(set: ReplicaSet, before: Pod | null, now: Pod | null): boolean {
    const [less, more] = [share(set, before), share(set, now)];
    const { active, labeled, ready } = less;
    if (active === more.active && labeled === more.labeled && ready === more.ready) return false;
    const tally = this.of(set);
    if (tally !== undefined) this.set(set, plus(plus(tally, more, 1), less, -1));
    return true;
  }

  fork(): PodTallies {
    return new PodTallies(this.#tallies.fork());
  }
}

function share({ spec }: ReplicaSet, pod: Pod | null): PodTally {
  if (pod === null || !isActive(pod)) return NOTHING;
  const labeled = hasAll(pod.metadata.labels, spec.template.metadata?.labels);
  return { active: 1, labeled: Number(labeled), ready: Number(isReady(pod)) };
}

function plus(left: PodTally, right: PodTally, times: 1 | -1): PodTally {
  return {
    active: left.active + times * right.active,
    labeled: left.labeled + times * right.labeled,
    ready: left.ready + times * right.ready,
  };
}

function hasAll(labels: Labels | undefined, wanted: Labels | undefined): boolean {
  if (labels === wanted || wanted === undefined) return true;
  for (const key in wanted) if (labels?.[key] !== wanted[key]) return false;
  return true;
}
