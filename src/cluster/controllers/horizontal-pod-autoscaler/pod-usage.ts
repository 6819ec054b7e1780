import type { MetricsMoment, PodMetrics, PodMetricsSource } from "../../metrics/pod-metrics.ts";
import type { Pod } from "../../objects/pod.ts";

/** How much of one resource a pod used over a while. */
export interface PodUsage {
  readonly atMs: number;
  readonly windowMs: number;
  /** In thousandths: of a core, of a byte. */
  readonly milli: number;
}

/** What is measured: a resource, of one container where it is named, else of all together. */
export interface Measured {
  readonly resource: string;
  readonly container?: string;
}

/** What stands in the way of a number of replicas, in the words of the condition that it ends in. */
export class NoReplicaCount extends Error {}

/**
 * The usage of pods by their name; those of which it is not known are left out (kube-controller-manager
 * 1.34, resource metrics client of the HorizontalPodAutoscaler).
 *
 * @throws NoReplicaCount when nothing is known of any pod
 */
export function usageByPod(
  pods: readonly Pod[],
  measured: Measured,
  { source, ...at }: MetricsMoment & { readonly source: PodMetricsSource },
): Map<string, PodUsage> {
  const usages = new Map<string, PodUsage>();
  let isAnythingKnown = false;
  for (const pod of pods) {
    const metrics = source.metricsOf(pod, at);
    if (metrics === null) continue;
    isAnythingKnown = true;
    const milli = milliOf(metrics, measured);
    const { atMs, windowMs } = metrics;
    if (milli !== null) usages.set(pod.metadata.name, { atMs, windowMs, milli });
  }
  if (isAnythingKnown) return usages;
  const why = "no metrics returned from resource metrics API";
  throw new NoReplicaCount(`unable to get metrics for resource ${measured.resource}: ${why}`);
}

/** Null where there is no such container, or none at all; of resources only two are measured. */
function milliOf(
  { containers }: PodMetrics,
  { resource, container: only }: Measured,
): number | null {
  const counted = only === undefined ? containers : containers.filter(({ name }) => name === only);
  if (counted.length === 0 || (resource !== "cpu" && resource !== "memory")) return null;
  return counted.reduce(
    (sum, { milliCpu, memoryBytes }) =>
      sum + (resource === "cpu" ? Math.ceil(milliCpu) : Math.ceil(memoryBytes) * 1_000),
    0,
  );
}
