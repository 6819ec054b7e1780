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

/** What does not change stays the same object: all pods of a template share it. */
function withOwnLabels(spec: PodSpec, labels: Labels): PodSpec {
  const { affinity, topologySpreadConstraints } = spec;
  const spread =
    topologySpreadConstraints &&
    eachOf(topologySpreadConstraints, (constraint) => {
      const own = requirements(constraint.matchLabelKeys, "In", labels);
      return withSelector(constraint, own);
    });
  const { podAffinity, podAntiAffinity } = affinity ?? {};
  const near = podAffinity && affinityOf(podAffinity, labels);
  const apart = podAntiAffinity && affinityOf(podAntiAffinity, labels);
  if (spread === topologySpreadConstraints && near === podAffinity && apart === podAntiAffinity) {
    return spec;
  }
  return {
    ...spec,
    ...(spread && { topologySpreadConstraints: spread }),
    ...(affinity && {
      affinity: {
        ...affinity,
        ...(near && { podAffinity: near }),
        ...(apart && { podAntiAffinity: apart }),
      },
    }),
  };
}

function affinityOf(affinity: PodAffinity, labels: Labels): PodAffinity {
  const {
    requiredDuringSchedulingIgnoredDuringExecution: required,
    preferredDuringSchedulingIgnoredDuringExecution: preferred,
  } = affinity;
  const ownRequired = required && eachOf(required, (term) => termOf(term, labels));
  const ownPreferred =
    preferred &&
    eachOf(preferred, (weighted) => {
      const podAffinityTerm = termOf(weighted.podAffinityTerm, labels);
      return podAffinityTerm === weighted.podAffinityTerm
        ? weighted
        : { ...weighted, podAffinityTerm };
    });
  if (ownRequired === required && ownPreferred === preferred) return affinity;
  return {
    ...affinity,
    ...(ownRequired && { requiredDuringSchedulingIgnoredDuringExecution: ownRequired }),
    ...(ownPreferred && { preferredDuringSchedulingIgnoredDuringExecution: ownPreferred }),
  };
}

function termOf(term: PodAffinityTerm, labels: Labels): PodAffinityTerm {
  return withSelector(term, [
    ...requirements(term.matchLabelKeys, "In", labels),
    ...requirements(term.mismatchLabelKeys, "NotIn", labels),
  ]);
}

/** The list with each item changed; the same list where none is. */
function eachOf<T>(list: readonly T[], change: (item: T) => T): readonly T[] {
  const changed = list.map(change);
  return changed.every((item, index) => item === list[index]) ? list : changed;
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
function withSelector<T extends { readonly labelSelector?: LabelSelector }>(
  of: T,
  added: readonly LabelSelectorRequirement[],
): T {
  const { labelSelector } = of;
  if (labelSelector === undefined || added.length === 0) return of;
  const matchExpressions = [...(labelSelector.matchExpressions ?? []), ...added];
  return { ...of, labelSelector: { ...labelSelector, matchExpressions } };
}
