import type { Cluster } from "../cluster.ts";
import { findCondition } from "../objects/conditions.ts";
import type { Pod } from "../objects/pod.ts";
import type { Placement } from "./placement.ts";
import { readFitMessage, reasonWords } from "./reason-words.ts";
import { spreadExplanations } from "./spread-explanation.ts";
import type { WorkloadName } from "./workload-of.ts";

/** Pods of a workload that no node can take. */
export interface Unplaceable {
  readonly workload: WorkloadName;
  readonly pods: readonly string[];
  /** Most nodes first. */
  readonly reasons: readonly UnplaceableReason[];
  /** What the scheduler says of the first of them. */
  readonly message: string;
  /** Changes that would help, each tried in a copy of the cluster; the best first. */
  readonly fixes: readonly Fix[];
}

export interface UnplaceableReason {
  /** How many nodes are so; null for a reason that is about the pod. */
  readonly nodes: number | null;
  readonly words: string;
}

/** A change of a workload, and what the same operation would have come to with it. */
export interface Fix {
  /** `nodeTaintsPolicy: Honor`. */
  readonly change: string;
  /** Where it stands in the pod's spec. */
  readonly field: string;
  /** Pods in each zone, in the order of the zones of the report. */
  readonly after: readonly number[];
  readonly waiting: number;
}

/** Which pods wait for a node, and why. */
export function unplaceable(
  placements: ReadonlyMap<string, Placement>,
  cluster: Cluster,
): Unplaceable[] {
  return [...placements.values()].flatMap(({ workload, waiting }) => {
    const refused = waiting.filter(isRefused);
    const [pod] = refused;
    if (pod === undefined) return [];
    const message = messageOf(pod);
    return {
      workload,
      pods: refused.map(({ metadata }) => metadata.name),
      reasons: reasonsOf(pod, message, cluster),
      message,
      fixes: [],
    };
  });
}

/** Not one that is still to be tried, or that is held back by its own gates. */
function isRefused({ spec, status }: Pod): boolean {
  const hasGates = (spec.schedulingGates ?? []).length > 0;
  return !hasGates && findCondition(status?.conditions, "PodScheduled")?.status === "False";
}

function messageOf({ status }: Pod): string {
  return findCondition(status?.conditions, "PodScheduled")?.message ?? "";
}

function reasonsOf(pod: Pod, message: string, cluster: Cluster): UnplaceableReason[] {
  const counted = readFitMessage(message);
  if (counted.length === 0) return message === "" ? [] : [{ nodes: null, words: message }];
  return counted
    .map(({ nodes, reason }) => {
      const words = reasonWords(reason);
      if (!words.startsWith("would break")) return { nodes, words };
      const explained = spreadExplanations(pod, cluster.store);
      return { nodes, words: explained.length === 0 ? words : explained.join("; ") };
    })
    .toSorted((left, right) => right.nodes - left.nodes);
}
