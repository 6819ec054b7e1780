import { formatQuantity } from "../../meta/quantity.ts";
import { milliValue } from "../../meta/quantity-values.ts";
import type { PodMetricsSource } from "../../metrics/pod-metrics.ts";
import type { MetricTarget, MetricValue } from "../../objects/horizontal-pod-autoscaler.ts";
import type { Pod } from "../../objects/pod.ts";
import type { Store } from "../../store/store.ts";
import { type Measured, NoReplicaCount, usageByPod } from "./pod-usage.ts";
import { replicaCount } from "./replica-count.ts";
import { requestsByPod } from "./resource-requests.ts";
import { byAverage, byUtilization } from "./yardsticks.ts";

/** The workload that is scaled, at this moment. */
export interface Workload {
  readonly namespace: string;
  /** All that its selector selects. */
  readonly pods: readonly Pod[];
  /** How many it is to have at present. */
  readonly replicas: number;
  readonly source: PodMetricsSource;
  readonly store: Store;
  readonly nowMs: number;
}

/** How many pods a metric asks for, and the level on which it is. */
interface ResourceFinding {
  readonly replicas: number;
  readonly current: MetricValue;
}

const NO_TARGET =
  "invalid resource metric source: neither an average utilization target nor an average value (usage) target was set";

/** @throws NoReplicaCount */
export function resourceFinding(
  target: MetricTarget,
  measured: Measured,
  workload: Workload,
): ResourceFinding {
  const { resource } = measured;
  const { averageValue, averageUtilization } = target;
  if (averageValue !== undefined) {
    return explained(`failed to get ${resource} usage`, () =>
      toAverage(milliValue(averageValue), measured, workload),
    );
  }
  if (averageUtilization === undefined) throw new NoReplicaCount(NO_TARGET);
  return explained(`failed to get ${resource} utilization`, () =>
    toUtilization(averageUtilization, measured, workload),
  );
}

function toAverage(target: number, measured: Measured, workload: Workload): ResourceFinding {
  const { resource } = measured;
  const usages = usageByPod(workload.pods, measured, workload);
  const found = replicaCount({ ...workload, usages, resource }, byAverage(target));
  return {
    replicas: found.replicas,
    current: { averageValue: amountText(found.level, resource) },
  };
}

function toUtilization(target: number, measured: Measured, workload: Workload): ResourceFinding {
  const { resource } = measured;
  const usages = usageByPod(workload.pods, measured, workload);
  const yardstick = byUtilization(target, () => requestsByPod(workload.pods, measured));
  const { replicas, level } = replicaCount({ ...workload, usages, resource }, yardstick);
  const averageValue = amountText(level.averageMilli, resource);
  return { replicas, current: { averageUtilization: level.percent, averageValue } };
}

function explained<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof NoReplicaCount) throw new NoReplicaCount(`${what}: ${error.message}`);
    throw error;
  }
}

/** As the metrics server prints it: of memory with binary suffixes. */
function amountText(milli: bigint, resource: string): string {
  const format = resource === "memory" ? "BinarySI" : "DecimalSI";
  return formatQuantity({ unscaled: milli, exponent: -3, format });
}
