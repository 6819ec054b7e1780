import type { Filter } from "./filter-plugin.ts";
import { interPodAffinity } from "./filters/inter-pod-affinity.ts";
import { nodeAffinity } from "./filters/node-affinity.ts";
import { nodeName } from "./filters/node-name.ts";
import { nodePorts } from "./filters/node-ports.ts";
import { nodeResourcesFit } from "./filters/node-resources-fit.ts";
import { nodeUnschedulable } from "./filters/node-unschedulable.ts";
import { podTopologySpread } from "./filters/pod-topology-spread.ts";
import { taintToleration } from "./filters/taint-toleration.ts";
import { volumeBinding } from "./filters/volume-binding.ts";
import { volumeRestrictions } from "./filters/volume-restrictions.ts";
import { volumeZone } from "./filters/volume-zone.ts";
import type { FilterName } from "./rejection.ts";
import type { Score, ScoreName } from "./score-plugin.ts";
import { balancedAllocation } from "./scores/balanced-allocation.ts";
import { imageLocality } from "./scores/image-locality.ts";
import { interPodAffinityScore } from "./scores/inter-pod-affinity.ts";
import { leastAllocated } from "./scores/least-allocated.ts";
import { nodeAffinityScore } from "./scores/node-affinity.ts";
import { podTopologySpreadScore } from "./scores/pod-topology-spread.ts";
import { taintTolerationScore } from "./scores/taint-toleration.ts";

export interface NamedFilter {
  readonly name: FilterName;
  readonly prepare: Filter;
  /** It takes every node that takes all pods and has room: see `NodeColumns`. */
  readonly needsRoomAlone?: true;
}

/** The filters of the default profile in the order in which they are asked (kube-scheduler 1.34). */
export const FILTERS: readonly NamedFilter[] = [
  { name: "NodeUnschedulable", prepare: nodeUnschedulable, needsRoomAlone: true },
  { name: "NodeName", prepare: nodeName },
  { name: "TaintToleration", prepare: taintToleration, needsRoomAlone: true },
  { name: "NodeAffinity", prepare: nodeAffinity },
  { name: "NodePorts", prepare: nodePorts },
  { name: "NodeResourcesFit", prepare: nodeResourcesFit, needsRoomAlone: true },
  { name: "VolumeRestrictions", prepare: volumeRestrictions },
  { name: "VolumeBinding", prepare: volumeBinding },
  { name: "VolumeZone", prepare: volumeZone },
  { name: "PodTopologySpread", prepare: podTopologySpread },
  { name: "InterPodAffinity", prepare: interPodAffinity },
];

export interface WeightedScore {
  readonly name: ScoreName;
  readonly weight: number;
  readonly score: Score;
}

/** The scores of the default profile with their weights (kube-scheduler 1.34). */
export const SCORES: readonly WeightedScore[] = [
  { name: "TaintToleration", weight: 3, score: taintTolerationScore },
  { name: "NodeAffinity", weight: 2, score: nodeAffinityScore },
  { name: "NodeResourcesFit", weight: 1, score: leastAllocated },
  { name: "PodTopologySpread", weight: 2, score: podTopologySpreadScore },
  { name: "InterPodAffinity", weight: 2, score: interPodAffinityScore },
  { name: "NodeResourcesBalancedAllocation", weight: 1, score: balancedAllocation },
  { name: "ImageLocality", weight: 1, score: imageLocality },
];
