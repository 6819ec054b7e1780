import { setImmediate } from "node:timers/promises";
import type { Steps } from "../../../cluster/operations/steps.ts";

/**
 * Does work that takes long in slices, between which requests are answered.
 *
 * @param sliceMs how long it may go on at once: one step at least is done
 * @param onSlice told how far it has come, after each slice but the last
 */
export async function inSlices<T>(
  steps: Steps<T>,
  { sliceMs, onSlice }: { sliceMs: number; onSlice: (simulatedMs: number) => void },
): Promise<T> {
  for (;;) {
    const untilMs = performance.now() + sliceMs;
    let step = steps.next();
    while (step.done !== true && performance.now() < untilMs) step = steps.next();
    if (step.done === true) return step.value;
    onSlice(step.value);
    await setImmediate();
  }
}
