import type { HorizontalPodAutoscaler } from "../../objects/horizontal-pod-autoscaler.ts";
import { type Sample, since } from "./scaling-memory.ts";

/** So long there are no fewer pods than were wished for, unless the autoscaler says. */
const DOWN_MS = 300_000;
const UP_REASON = {
  reason: "ScaleUpStabilized",
  message:
    "recent recommendations were lower than current one, applying the lowest recent recommendation",
};
const DOWN_REASON = {
  reason: "ScaleDownStabilized",
  message:
    "recent recommendations were higher than current one, applying the highest recent recommendation",
};
const NOTHING = { reason: "ReadyForNewScale", message: "recommended size matches current size" };

interface Wish {
  readonly wanted: number;
  readonly replicas: number;
  readonly wishes: readonly Sample[];
  readonly nowMs: number;
}

/** What is kept of the wishes, and why it is another than the last one. */
interface Stabilized {
  readonly pods: number;
  readonly reason: string;
  readonly message: string;
}

/**
 * What wishes of some time ago leave of the last one: no fewer pods than were wished for within the
 * window downwards, and no more than within the one upwards (kube-controller-manager 1.34,
 * `stabilizeRecommendation`, `stabilizeRecommendationWithBehaviors`).
 */
export function stabilized({ spec }: HorizontalPodAutoscaler, wish: Wish): Stabilized {
  const { wanted, replicas, wishes, nowMs } = wish;
  const { upMs, downMs } = windowsOf(spec);
  const highest = Math.max(wanted, ...since(wishes, nowMs, downMs).map(({ pods }) => pods));
  if (spec.behavior === undefined) {
    return { pods: highest, ...(highest === wanted ? NOTHING : DOWN_REASON) };
  }
  const lowest = Math.min(wanted, ...since(wishes, nowMs, upMs).map(({ pods }) => pods));
  const pods = Math.min(Math.max(replicas, lowest), highest);
  if (pods === wanted) return { pods, ...NOTHING };
  return { pods, ...(wanted >= replicas ? UP_REASON : DOWN_REASON) };
}

/** The wishes with the last one; those that no window reaches any more are forgotten. */
export function withWish({ spec }: HorizontalPodAutoscaler, wish: Wish): readonly Sample[] {
  const { upMs, downMs } = windowsOf(spec);
  const { wanted, wishes, nowMs } = wish;
  return [...since(wishes, nowMs, Math.max(upMs, downMs)), { pods: wanted, atMs: nowMs }];
}

function windowsOf({ behavior }: HorizontalPodAutoscaler["spec"]) {
  const up = behavior?.scaleUp?.stabilizationWindowSeconds;
  const down = behavior?.scaleDown?.stabilizationWindowSeconds;
  return { upMs: (up ?? 0) * 1_000, downMs: down === undefined ? DOWN_MS : down * 1_000 };
}
