import type { Condition, IntOrString, KubeObject, LabelSelector } from "./meta.ts";

/** policy/v1 PodDisruptionBudget: how many of some pods may be evicted at a time. */
export interface PodDisruptionBudget extends KubeObject {
  readonly spec: {
    readonly selector?: LabelSelector;
    /** One of the two. */
    readonly minAvailable?: IntOrString;
    readonly maxUnavailable?: IntOrString;
    /** Of pods that are not ready; `IfHealthyBudget` when absent. */
    readonly unhealthyPodEvictionPolicy?: "IfHealthyBudget" | "AlwaysAllow";
  };
  readonly status?: PodDisruptionBudgetStatus;
}

export interface PodDisruptionBudgetStatus {
  readonly observedGeneration?: number;
  /** Pods whose eviction was granted and not seen yet, by name, with the time of the grant. */
  readonly disruptedPods?: Readonly<Record<string, string>>;
  readonly disruptionsAllowed: number;
  readonly currentHealthy: number;
  readonly desiredHealthy: number;
  readonly expectedPods: number;
  readonly conditions?: readonly Condition[];
}
