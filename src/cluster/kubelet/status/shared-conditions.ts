import type { Condition } from "../../objects/meta.ts";

/** When so many are known they are forgotten: the same are then made once more. */
const MOST = 1_000;

/**
 * Conditions of pods, of equal ones one for all: thousands of pods have the same, and each has five. It
 * remembers only what could be made again, so that a kubelet and its forks share one.
 */
export class SharedConditions {
  readonly #known = new Map<string, Condition>();

  /** The same condition, or an equal one that was asked for before. */
  shared(condition: Condition): Condition {
    const { type, status, reason, message, lastTransitionTime, observedGeneration } = condition;
    // What names containers is that pod's alone.
    if (message !== undefined) return condition;
    const key = [type, status, reason, observedGeneration, lastTransitionTime].join(" ");
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.#known.size >= MOST) this.#known.clear();
    this.#known.set(key, condition);
    return condition;
  }
}
