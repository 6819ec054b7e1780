import type { MetricSpec, MetricStatus } from "../../objects/horizontal-pod-autoscaler.ts";
import { NoReplicaCount } from "./pod-usage.ts";
import { resourceFinding, type Workload } from "./resource-metric.ts";
import { type MetricFailure, unservedMetric } from "./unserved-metrics.ts";

/** How many pods one of the metrics asks for. */
export interface MetricProposal {
  readonly replicas: number;
  /** What it is called in events. */
  readonly name: string;
  readonly status: MetricStatus;
}

/** In the words of kube-controller-manager 1.34, HorizontalPodAutoscaler controller. */
export function metricProposal(
  spec: MetricSpec,
  workload: Workload,
): MetricProposal | { readonly failure: MetricFailure } {
  const { resource, containerResource } = spec;
  if (resource !== undefined) {
    return resourceProposal(
      { reason: "FailedGetResourceMetric", what: `${resource.name} resource` },
      () => {
        const measured = { resource: resource.name };
        const { replicas, current } = resourceFinding(resource.target, measured, workload);
        const status = { type: "Resource", resource: { name: resource.name, current } } as const;
        const share = "averageUtilization" in current ? " utilization (percentage of request)" : "";
        return { replicas, name: `${resource.name} resource${share}`, status };
      },
    );
  }
  if (containerResource !== undefined) {
    const { name, container, target } = containerResource;
    return resourceProposal(
      { reason: "FailedGetContainerResourceMetric", what: `${container} container` },
      () => {
        const measured = { resource: name, container };
        const { replicas, current } = resourceFinding(target, measured, workload);
        const status = {
          type: "ContainerResource",
          containerResource: { name, container, current },
        } as const;
        const isShare = "averageUtilization" in current;
        const share = isShare
          ? " container resource utilization (percentage of request)"
          : " resource";
        return { replicas, name: `${name}${share}`, status };
      },
    );
  }
  return { failure: unservedMetric(spec, workload.namespace) };
}

function resourceProposal(
  { reason, what }: { readonly reason: string; readonly what: string },
  propose: () => MetricProposal,
): MetricProposal | { readonly failure: MetricFailure } {
  try {
    return propose();
  } catch (error) {
    if (!(error instanceof NoReplicaCount)) throw error;
    const { message } = error;
    return {
      failure: { reason, message, summary: `failed to get ${what} metric value: ${message}` },
    };
  }
}
