import { compileLabelSelector, compileLabels } from "../meta/label-selector.ts";
import type { PodInfo } from "./pod-info.ts";
import { labelsSelector, narrowed, type PodSelector } from "./pod-selector.ts";
import type { SchedulerReads } from "./reads.ts";

/**
 * What selects the pods that belong with a pod: the services that select it and the workload that
 * owns it, all together (kube-scheduler 1.34). Empty when there are none.
 */
export function defaultSelector({ pod, shape }: PodInfo, reads: SchedulerReads): PodSelector {
  const { namespace, labels } = shape;
  const ofServices = [...reads.services(namespace)]
    .map(({ spec }) => spec.selector)
    .filter((selector) => selector !== undefined)
    .filter((selector) => Object.entries(selector).every(([key, value]) => labels[key] === value));
  const merged = labelsSelector(Object.assign({}, ...ofServices));

  const owner = pod.metadata.ownerReferences?.find(({ controller }) => controller === true);
  switch (owner && `${owner.apiVersion} ${owner.kind}`) {
    case "v1 ReplicationController": {
      const found = reads.replicationController(namespace, owner?.name ?? "");
      return narrowed(merged, compileLabels(found?.spec.selector ?? {}).requirements);
    }
    case "apps/v1 ReplicaSet": {
      const found = reads.replicaSet(namespace, owner?.name ?? "");
      return narrowed(merged, compileLabelSelector(found?.spec.selector).requirements);
    }
    case "apps/v1 StatefulSet": {
      const found = reads.statefulSet(namespace, owner?.name ?? "");
      return narrowed(merged, compileLabelSelector(found?.spec.selector).requirements);
    }
    default:
      return merged;
  }
}
