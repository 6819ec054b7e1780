import type { Clock } from "../../util/clock.ts";
import { ESTIMATE_TIMEOUT_MS, MEMORY_TIMEOUT_MS, POLICY_TIMEOUT_MS } from "./limits.ts";

/** How long one step may take, and what ends it before that. */
export interface StepBound {
  timeoutMs: number;
  signal: AbortSignal;
}

/** The longest that a step may take, and the share of an ask's remaining time that it may use up. */
const STEPS = {
  policy: { maxMs: POLICY_TIMEOUT_MS, share: 1 },
  // The answer goes on without memory, so memory must leave time for it.
  memory: { maxMs: MEMORY_TIMEOUT_MS, share: 1 / 4 },
  estimate: { maxMs: ESTIMATE_TIMEOUT_MS, share: 1 / 2 },
};

/** The bound of a step that begins now: no step outlives the ask's own deadline. */
export function stepBound(
  clock: Clock,
  ask: { deadlineMs: number; signal: AbortSignal },
  step: keyof typeof STEPS,
): StepBound {
  const { maxMs, share } = STEPS[step];
  const remainingMs = ask.deadlineMs - clock.monotonicMs();
  const timeoutMs = Math.max(1, Math.floor(Math.min(maxMs, remainingMs * share)));
  return { timeoutMs, signal: ask.signal };
}
