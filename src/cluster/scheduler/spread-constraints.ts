import type { PodSpec } from "../objects/pod.ts";
import type { TopologySpreadConstraint } from "../objects/scheduling.ts";
import { type Identity, keyRequirements } from "./affinity-terms.ts";
import { narrowed, type PodSelector, podSelector } from "./pod-selector.ts";

/** A topology spread constraint with its defaults filled in. */
export interface SpreadConstraint {
  readonly maxSkew: number;
  readonly minDomains: number;
  readonly topologyKey: string;
  readonly selector: PodSelector;
  readonly honorsAffinity: boolean;
  readonly honorsTaints: boolean;
}

/** Those of a pod that says something itself. */
export interface OwnSpread {
  /** DoNotSchedule. */
  readonly hard: readonly SpreadConstraint[];
  /** ScheduleAnyway. */
  readonly soft: readonly SpreadConstraint[];
}

export function ownSpread(
  { topologySpreadConstraints = [] }: PodSpec,
  pod: Identity,
): OwnSpread | undefined {
  if (topologySpreadConstraints.length === 0) return undefined;
  const of = (whenUnsatisfiable: TopologySpreadConstraint["whenUnsatisfiable"]) =>
    topologySpreadConstraints
      .filter((constraint) => constraint.whenUnsatisfiable === whenUnsatisfiable)
      .map((constraint) => spreadConstraint(constraint, pod));
  return { hard: of("DoNotSchedule"), soft: of("ScheduleAnyway") };
}

function spreadConstraint(constraint: TopologySpreadConstraint, pod: Identity): SpreadConstraint {
  const { maxSkew, minDomains = 1, topologyKey, labelSelector, matchLabelKeys } = constraint;
  return {
    maxSkew,
    minDomains,
    topologyKey,
    selector: narrowed(
      podSelector(labelSelector),
      keyRequirements(matchLabelKeys, "in", pod.labels),
    ),
    honorsAffinity: constraint.nodeAffinityPolicy !== "Ignore",
    honorsTaints: constraint.nodeTaintsPolicy === "Honor",
  };
}

/**
 * What holds for pods that say nothing themselves but belong to a service or a workload
 * (kube-scheduler 1.34, system default constraints).
 */
export function defaultSpread(selector: PodSelector): SpreadConstraint[] {
  const common = { minDomains: 1, selector, honorsAffinity: true, honorsTaints: false };
  return [
    { ...common, maxSkew: 3, topologyKey: "kubernetes.io/hostname" },
    { ...common, maxSkew: 5, topologyKey: "topology.kubernetes.io/zone" },
  ];
}
