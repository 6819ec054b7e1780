import type { PodSpec } from "../../objects/pod.ts";
import type { PodAffinity, TopologySpreadConstraint } from "../../objects/scheduling.ts";

/** A change of a pod's spec that may give it a place. */
export interface Candidate {
  /** `nodeTaintsPolicy: Honor`. */
  readonly change: string;
  /** Where it stands in the pod's spec. */
  readonly field: string;
  /** The spec with it; null where there is nothing to change. */
  readonly applyTo: (spec: PodSpec) => PodSpec | null;
}

/** What to try, in this order: what gives up least comes first. */
export const CANDIDATES: readonly Candidate[] = [
  {
    change: "nodeTaintsPolicy: Honor",
    field: "topologySpreadConstraints[*].nodeTaintsPolicy",
    applyTo: (spec) =>
      withConstraints(
        spec,
        ({ nodeTaintsPolicy }) => nodeTaintsPolicy !== "Honor",
        (one) => ({ ...one, nodeTaintsPolicy: "Honor" }),
      ),
  },
  {
    change: "whenUnsatisfiable: ScheduleAnyway",
    field: "topologySpreadConstraints[*].whenUnsatisfiable",
    applyTo: (spec) =>
      withConstraints(
        spec,
        () => true,
        ({ minDomains: _hardOnly, ...one }) => ({ ...one, whenUnsatisfiable: "ScheduleAnyway" }),
      ),
  },
  {
    change: "podAntiAffinity: preferred instead of required",
    field: "affinity.podAntiAffinity",
    applyTo: (spec) => {
      const podAntiAffinity = preferring(spec.affinity?.podAntiAffinity);
      return podAntiAffinity && { ...spec, affinity: { ...spec.affinity, podAntiAffinity } };
    },
  },
];

/** Changes those of the constraints that refuse nodes and are meant; null where there are none. */
function withConstraints(
  spec: PodSpec,
  isMeant: (constraint: TopologySpreadConstraint) => boolean,
  change: (constraint: TopologySpreadConstraint) => TopologySpreadConstraint,
): PodSpec | null {
  const { topologySpreadConstraints = [] } = spec;
  const isHard = (one: TopologySpreadConstraint) =>
    one.whenUnsatisfiable === "DoNotSchedule" && isMeant(one);
  if (!topologySpreadConstraints.some(isHard)) return null;
  const changed = topologySpreadConstraints.map((one) => (isHard(one) ? change(one) : one));
  return { ...spec, topologySpreadConstraints: changed };
}

const FULL_WEIGHT = 100;

function preferring(affinity: PodAffinity | undefined): PodAffinity | null {
  const {
    requiredDuringSchedulingIgnoredDuringExecution: required = [],
    preferredDuringSchedulingIgnoredDuringExecution: preferred = [],
  } = affinity ?? {};
  if (required.length === 0) return null;
  const wishes = required.map((term) => ({ weight: FULL_WEIGHT, podAffinityTerm: term }));
  return { preferredDuringSchedulingIgnoredDuringExecution: [...preferred, ...wishes] };
}
