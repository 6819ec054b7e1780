import { withCondition } from "./conditions.ts";
import type { Condition } from "./meta.ts";
import type { Pod, PodStatus } from "./pod.ts";

/** The condition of a pod that the control plane ends, though nobody has deleted it. */
export const DISRUPTION_TARGET = "DisruptionTarget";

/** What is said of it; controllers say also which generation of the pod they have seen. */
type Saying = Pick<Condition, "status" | "reason" | "message"> & {
  readonly observedGeneration?: number | undefined;
};

/** The status of a pod with that said of its disruption. @param now as objects have it */
export function withDisruptionTarget(
  { status }: Pod,
  { observedGeneration, ...saying }: Saying,
  now: string,
): PodStatus {
  const condition: Condition = {
    ...{ type: DISRUPTION_TARGET, ...saying, lastProbeTime: null },
    ...(observedGeneration !== undefined && { observedGeneration }),
  };
  return { ...status, conditions: withCondition(status?.conditions, condition, now) };
}
