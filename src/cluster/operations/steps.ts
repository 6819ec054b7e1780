/**
 * Work that can be held between any two steps; each says how much of the cluster's time, in
 * milliseconds, has been gone through so far. As long as it is not done nobody may write to the cluster.
 */
export type Steps<T> = Generator<number, T, void>;

/** Does all of it at one go. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
