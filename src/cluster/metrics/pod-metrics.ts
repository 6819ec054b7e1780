import type { Pod } from "../objects/pod.ts";
import type { Store } from "../store/store.ts";

/** What the containers of a pod used over a while (metrics.k8s.io/v1beta1, PodMetrics). */
export interface PodMetrics {
  /** The end of that while, in milliseconds since the Unix epoch. */
  readonly atMs: number;
  /** How long it was. */
  readonly windowMs: number;
  readonly containers: readonly ContainerUsage[];
}

export interface ContainerUsage {
  readonly name: string;
  /** In thousandths of a core. */
  readonly milliCpu: number;
  readonly memoryBytes: number;
}

/**
 * Knows how much pods use. It has no state of its own, so that forks share it: whatever it goes by is in
 * the store, at a moment that it is told.
 */
export interface PodMetricsSource {
  /** Null for a pod that nothing is known of: it does not run, or has not run for long enough. */
  metricsOf(pod: Pod, at: MetricsMoment): PodMetrics | null;
}

export interface MetricsMoment {
  readonly store: Pick<Store, "get" | "list" | "find" | "revision">;
  /** In milliseconds since the Unix epoch. */
  readonly nowMs: number;
}

/** Of pods of which nobody measures anything, as in a cluster without a metrics server. */
export const NO_METRICS: PodMetricsSource = { metricsOf: () => null };
