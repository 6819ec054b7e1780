import type { World } from "../components/component.ts";
import { withDisruptionTarget } from "../objects/disruption-target.ts";
import type { Pod, PodStatus } from "../objects/pod.ts";
import { isFinished } from "../objects/pod-facts.ts";
import { PODS } from "../objects/resources.ts";
import { formatApiTime } from "../time/format-api-time.ts";

/** Why the control plane ends a pod that nobody has deleted. */
export interface DisruptionReason {
  readonly reason: string;
  readonly message: string;
}

/** Writes into a pod why it is going to be deleted: its condition `DisruptionTarget`. */
export function markDisrupted(
  pod: Pod,
  why: DisruptionReason,
  { writer, nowMs }: World,
  rest: Partial<PodStatus> = {},
): Pod {
  const saying = { status: "True", ...why, observedGeneration: pod.metadata.generation } as const;
  const status = withDisruptionTarget(pod, saying, formatApiTime(nowMs));
  return writer.updateStatus(PODS, { ...pod, status: { ...status, ...rest } });
}

/** Ends a pod of which nobody will say any more how it ended. */
export function failAndRemove(pod: Pod, why: DisruptionReason | null, world: World): void {
  const { namespace, name, uid } = pod.metadata;
  const rest = isFinished(pod) ? {} : { phase: "Failed" as const };
  if (why !== null) markDisrupted(pod, why, world, rest);
  else world.writer.updateStatus(PODS, { ...pod, status: { ...pod.status, ...rest } });
  if (world.store.get(PODS, namespace ?? "", name) === undefined) return;
  world.writer.delete(PODS, { namespace, name }, { gracePeriodSeconds: 0, uid });
}
