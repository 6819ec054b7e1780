import type { LabelSelector, LabelSelectorRequirement, Labels } from "../objects/meta.ts";
import type { Pod, PodSpec, PodStatus } from "../objects/pod.ts";
import type { PodAffinity, PodAffinityTerm } from "../objects/scheduling.ts";
import { qosClassOf } from "./qos-class.ts";

/**
 * What becomes of a pod when it is created (core pod strategy of Kubernetes 1.34): its status is
 * pending, and selectors that go by the pod's own labels (`matchLabelKeys`) get their values.
 */
export function asNewPod(pod: Pod): Pod {
  const labels = pod.metadata.labels ?? {};
  return { ...pod, spec: withOwnLabels(pod.spec, labels), status: firstStatus(pod) };
}

function firstStatus({ spec, metadata }: Pod): PodStatus {
  const status: PodStatus = { phase: "Pending", qosClass: qosClassOf(spec) };
  if ((spec.schedulingGates ?? []).length === 0) return status;
  const gated = {
    type: "PodScheduled",
    status: "False",
    reason: "SchedulingGated",
    message: "Scheduling is blocked due to non-empty scheduling gates",
    lastProbeTime: null,
    lastTransitionTime: metadata.creationTimestamp,
  } as const;
  return { ...status, conditions: [gated] };
}

function withOwnLabels(spec: PodSpec, labels: Labels): PodSpec {
  const { affinity, topologySpreadConstraints } = spec;
  const spread = topologySpreadConstraints?.map((constraint) => ({
    ...constraint,
    ...merged(constraint.labelSelector, requirements(constraint.matchLabelKeys, "In", labels)),
  }));
  const { podAffinity, podAntiAffinity } = affinity ?? {};
  return {
    ...spec,
    ...(spread && { topologySpreadConstraints: spread }),
    ...(affinity && {
      affinity: {
        ...affinity,
        ...(podAffinity && { podAffinity: affinityOf(podAffinity, labels) }),
        ...(podAntiAffinity && { podAntiAffinity: affinityOf(podAntiAffinity, labels) }),
      },
    }),
  };
}

function affinityOf(affinity: PodAffinity, labels: Labels): PodAffinity {
  const {
    requiredDuringSchedulingIgnoredDuringExecution: required,
    preferredDuringSchedulingIgnoredDuringExecution: preferred,
  } = affinity;
  return {
    ...affinity,
    ...(required && {
      requiredDuringSchedulingIgnoredDuringExecution: required.map((term) => termOf(term, labels)),
    }),
    ...(preferred && {
      preferredDuringSchedulingIgnoredDuringExecution: preferred.map((weighted) => ({
        ...weighted,
        podAffinityTerm: termOf(weighted.podAffinityTerm, labels),
      })),
    }),
  };
}

function termOf(term: PodAffinityTerm, labels: Labels): PodAffinityTerm {
  const added = [
    ...requirements(term.matchLabelKeys, "In", labels),
    ...requirements(term.mismatchLabelKeys, "NotIn", labels),
  ];
  return { ...term, ...merged(term.labelSelector, added) };
}

function requirements(
  keys: readonly string[] = [],
  operator: "In" | "NotIn",
  labels: Labels,
): LabelSelectorRequirement[] {
  return keys.flatMap((key) => {
    const value = labels[key];
    return value === undefined ? [] : [{ key, operator, values: [value] }];
  });
}

/** A selector that is absent selects nothing, and more of it would select no less. */
function merged(selector: LabelSelector | undefined, added: readonly LabelSelectorRequirement[]) {
  if (selector === undefined || added.length === 0) return {};
  const matchExpressions = [...(selector.matchExpressions ?? []), ...added];
  return { labelSelector: { ...selector, matchExpressions } };
}
