import type { FilterName } from "../rejection.ts";
import { INTER_POD_AFFINITY } from "./affinity-hints.ts";
import type { ClusterEvent } from "./cluster-event.ts";
import type { Hint, Hints, Refused } from "./hint.ts";
import { NODE_AFFINITY, NODE_NAME, NODE_UNSCHEDULABLE, TAINT_TOLERATION } from "./node-hints.ts";
import { NODE_PORTS, NODE_RESOURCES_FIT } from "./resource-hints.ts";
import { POD_TOPOLOGY_SPREAD } from "./spread-hints.ts";
import { VOLUME_BINDING, VOLUME_RESTRICTIONS, VOLUME_ZONE } from "./volume-hints.ts";

const HINTS: Readonly<Record<FilterName, Hints>> = {
  SchedulingGates: {},
  NodeUnschedulable: NODE_UNSCHEDULABLE,
  NodeName: NODE_NAME,
  TaintToleration: TAINT_TOLERATION,
  NodeAffinity: NODE_AFFINITY,
  NodePorts: NODE_PORTS,
  NodeResourcesFit: NODE_RESOURCES_FIT,
  VolumeRestrictions: VOLUME_RESTRICTIONS,
  VolumeBinding: VOLUME_BINDING,
  VolumeZone: VOLUME_ZONE,
  PodTopologySpread: POD_TOPOLOGY_SPREAD,
  InterPodAffinity: INTER_POD_AFFINITY,
};

/**
 * Whether a pod that these rules have refused is worth another try after something has happened: one
 * of them has waited for it (kube-scheduler 1.34, queueing hints).
 */
export function mayHelp(
  refused: Refused,
  rules: readonly FilterName[],
  event: ClusterEvent,
): boolean {
  return rules.some((rule) => hintOf(rule, event)?.(refused, event) ?? false);
}

/** Whether a rule wants to be told of such an event at all. */
export function isOfInterest(rule: FilterName, event: ClusterEvent): boolean {
  return hintOf(rule, event) !== undefined;
}

function hintOf(rule: FilterName, { on, action }: ClusterEvent) {
  const hints = HINTS[rule][on] as
    | Readonly<Record<string, Hint<ClusterEvent["on"]> | undefined>>
    | undefined;
  return hints?.[action] as ((refused: Refused, event: ClusterEvent) => boolean) | undefined;
}
