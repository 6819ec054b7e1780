import type {
  HorizontalPodAutoscaler,
  ScalingRules,
} from "../../objects/horizontal-pod-autoscaler.ts";
import { type ScalingHistory, since } from "./scaling-memory.ts";

/** How many pods there may be, and whether that is another number than was wished for. */
export interface Limited {
  readonly pods: number;
  readonly reason: string;
  readonly message: string;
}

export interface Step {
  readonly wanted: number;
  readonly replicas: number;
  readonly nowMs: number;
}

const UP_LIMIT = {
  reason: "ScaleUpLimit",
  message: "the desired replica count is increasing faster than the maximum scale rate",
};
const DOWN_LIMIT = {
  reason: "ScaleDownLimit",
  message: "the desired replica count is decreasing faster than the maximum scale rate",
};
const TOO_MANY = {
  reason: "TooManyReplicas",
  message: "the desired replica count is more than the maximum replica count",
};
const TOO_FEW = {
  reason: "TooFewReplicas",
  message: "the desired replica count is less than the minimum replica count",
};
const IN_RANGE = {
  reason: "DesiredWithinRange",
  message: "the desired count is within the acceptable range",
};

/**
 * Holds a wish within the bounds of the autoscaler, and within the rate of its rules; without rules it
 * may double the pods at once, or bring them to four (kube-controller-manager 1.34,
 * `convertDesiredReplicasWithRules`, `convertDesiredReplicasWithBehaviorRate`).
 */
export function limited(
  { spec }: HorizontalPodAutoscaler,
  step: Step,
  history: ScalingHistory,
): Limited {
  const { wanted, replicas } = step;
  const { minReplicas = 1, maxReplicas, behavior } = spec;
  if (behavior === undefined) {
    const most = Math.max(2 * replicas, 4);
    if (wanted < minReplicas) return { pods: minReplicas, ...TOO_FEW };
    return atMost(wanted, maxReplicas, most);
  }
  if (wanted > replicas) {
    const most = mostAllowed(behavior.scaleUp ?? {}, step, history);
    return atMost(wanted, maxReplicas, Math.max(most, replicas));
  }
  if (wanted === replicas) return { pods: wanted, ...IN_RANGE };
  const fewest = Math.min(fewestAllowed(behavior.scaleDown ?? {}, step, history), replicas);
  if (wanted >= Math.max(minReplicas, fewest)) return { pods: wanted, ...IN_RANGE };
  return minReplicas < fewest ? { pods: fewest, ...DOWN_LIMIT } : { pods: minReplicas, ...TOO_FEW };
}

function atMost(wanted: number, maxReplicas: number, most: number): Limited {
  if (wanted <= Math.min(maxReplicas, most)) return { pods: wanted, ...IN_RANGE };
  return maxReplicas > most ? { pods: most, ...UP_LIMIT } : { pods: maxReplicas, ...TOO_MANY };
}

function mostAllowed(rules: ScalingRules, step: Step, history: ScalingHistory): number {
  const proposals = (rules.policies ?? []).map(({ type, value, periodSeconds }) => {
    const before = podsBefore(periodSeconds, step, history);
    return type === "Pods" ? before + value : Math.ceil(before * (1 + value / 100));
  });
  return chosen(rules, proposals, { replicas: step.replicas, largest: Math.max, least: Math.min });
}

function fewestAllowed(rules: ScalingRules, step: Step, history: ScalingHistory): number {
  const proposals = (rules.policies ?? []).map(({ type, value, periodSeconds }) => {
    const before = podsBefore(periodSeconds, step, history);
    return type === "Pods" ? before - value : Math.trunc(before * (1 - value / 100));
  });
  return chosen(rules, proposals, { replicas: step.replicas, largest: Math.min, least: Math.max });
}

/** Of what the policies propose the largest or the least change. */
function chosen(
  { selectPolicy = "Max" }: ScalingRules,
  proposals: readonly number[],
  by: {
    readonly replicas: number;
    readonly largest: (...numbers: number[]) => number;
    readonly least: (...numbers: number[]) => number;
  },
): number {
  if (selectPolicy === "Disabled" || proposals.length === 0) return by.replicas;
  return selectPolicy === "Min" ? by.least(...proposals) : by.largest(...proposals);
}

/** How many there were when the period began. */
function podsBefore(
  periodSeconds: number,
  { replicas, nowMs }: Step,
  { ups, downs }: ScalingHistory,
): number {
  const changed = (samples: ScalingHistory["ups"]) =>
    since(samples, nowMs, periodSeconds * 1_000).reduce((sum, { pods }) => sum + pods, 0);
  return replicas - changed(ups) + changed(downs);
}

/** The history with a change that has been made; without rules nobody asks for it. */
export function withChange(
  { spec: { behavior } }: HorizontalPodAutoscaler,
  { wanted, replicas, nowMs }: Step,
  history: ScalingHistory,
): ScalingHistory {
  if (behavior === undefined) return history;
  const isUp = wanted > replicas;
  const rules = isUp ? behavior.scaleUp : behavior.scaleDown;
  const longestMs = Math.max(0, ...(rules?.policies ?? []).map((one) => one.periodSeconds * 1_000));
  const change = { pods: Math.abs(wanted - replicas), atMs: nowMs };
  const kept = since(isUp ? history.ups : history.downs, nowMs, longestMs);
  return { ...history, [isUp ? "ups" : "downs"]: [...kept, change] };
}
