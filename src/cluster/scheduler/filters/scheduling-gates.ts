import type { Pod } from "../../objects/pod.ts";
import type { Rejection } from "../rejection.ts";

/** Why a pod is not to be scheduled yet at all (kube-scheduler 1.34, SchedulingGates). */
export function schedulingGates({ spec }: Pod): Rejection | undefined {
  const gates = (spec.schedulingGates ?? []).map(({ name }) => name);
  if (gates.length === 0) return undefined;
  return {
    plugin: "SchedulingGates",
    reasons: [`waiting for scheduling gates: [${gates.join(" ")}]`],
    unresolvable: true,
  };
}
