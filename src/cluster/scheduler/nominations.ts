import type { Pod } from "../objects/pod.ts";
import { priorityOf } from "../objects/pod-facts.ts";
import type { Cycle } from "./filter-plugin.ts";
import type { NodeInfo } from "./node-info.ts";
import {
  firstRejection,
  type PreparedFilters,
  prepareFilters,
  rejectionAt,
} from "./prepared-filters.ts";
import type { Rejection } from "./rejection.ts";

/** The pods for which preemption makes room on a node, other than the one that is being scheduled. */
export type Nominated = (node: string) => readonly Pod[];

/**
 * A node has to do with the pods that are nominated to it and are as important or more, and without
 * them as well: they may not come (kube-scheduler 1.34).
 */
export function rejectionWithNominated(
  cycle: Cycle,
  filters: PreparedFilters,
  { node, nominated }: { node: NodeInfo; nominated: Nominated },
): Rejection | undefined {
  const { pod } = cycle.pod;
  const ahead = nominated(node.name).filter(
    (other) => other.metadata.uid !== pod.metadata.uid && priorityOf(other) >= priorityOf(pod),
  );
  const rejection = ahead.length === 0 ? undefined : rejectionBehind(cycle, node, ahead);
  return rejection ?? rejectionAt(filters, node.slot, cycle);
}

function rejectionBehind(
  cycle: Cycle,
  { name }: NodeInfo,
  ahead: readonly Pod[],
): Rejection | undefined {
  const view = cycle.view.fork();
  for (const pod of ahead) view.addPod({ ...pod, spec: { ...pod.spec, nodeName: name } });
  const filters = prepareFilters({ ...cycle, view });
  if ("rejected" in filters) return filters.rejected;
  const node = view.node(name);
  return node && firstRejection(filters, node);
}
