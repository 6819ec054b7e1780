import type { MetricStatus } from "../../objects/horizontal-pod-autoscaler.ts";
import type { AutoscalerLook } from "./autoscaler-look.ts";
import { type MetricProposal, metricProposal } from "./metric-proposal.ts";
import type { Workload } from "./resource-metric.ts";
import type { MetricFailure } from "./unserved-metrics.ts";

/** What all metrics together ask for; of none that can be had the replicas are null. */
interface Judgement {
  readonly replicas: number | null;
  /** Of the metric that asks for most. */
  readonly name: string;
  readonly statuses: readonly MetricStatus[];
  /** Why some of them were left out. */
  readonly failure: string | null;
}

/**
 * The largest number of pods that a metric asks for; where some cannot be had, only if it is no fewer
 * than there are (kube-controller-manager 1.34, `computeReplicasForMetrics`).
 */
export function judgeMetrics(look: AutoscalerLook, workload: Workload): Judgement {
  const specs = look.autoscaler.spec.metrics ?? [];
  const [proposals, failures]: [MetricProposal[], MetricFailure[]] = [[], []];
  const statuses = specs.map((spec): MetricStatus => {
    const found = metricProposal(spec, workload);
    if ("failure" in found) {
      const { reason, message } = found.failure;
      look.tell("Warning", reason, message);
      failures.push(found.failure);
      return { type: "" };
    }
    proposals.push(found);
    return found.status;
  });
  const most = largest(proposals);
  const [first] = failures;
  const failure = first === undefined ? null : summary(first, failures.length, specs.length);
  if (most === undefined || (first !== undefined && most.replicas < workload.replicas)) {
    if (first !== undefined) {
      const message = `the HPA was unable to compute the replica count: ${first.message}`;
      look.say("ScalingActive", false, { reason: first.reason, message });
    }
    return { replicas: null, name: "", statuses, failure };
  }
  look.say("ScalingActive", true, {
    reason: "ValidMetricFound",
    message: `the HPA was able to successfully calculate a replica count from ${most.name}`,
  });
  return { replicas: most.replicas, name: most.name, statuses, failure };
}

/** The first of those that ask for most. */
function largest(proposals: readonly MetricProposal[]): MetricProposal | undefined {
  return proposals.reduce<MetricProposal | undefined>(
    (most, one) =>
      most === undefined || most.replicas === 0 || one.replicas > most.replicas ? one : most,
    undefined,
  );
}

function summary({ summary }: MetricFailure, invalid: number, all: number): string {
  return `invalid metrics (${invalid} invalid out of ${all}), first error is: ${summary}`;
}
