import { withCondition } from "../objects/conditions.ts";
import type { Pod } from "../objects/pod.ts";
import { PODS } from "../objects/resources.ts";
import type { Writer } from "./writer.ts";

/**
 * Gives a pod its node, and says that it is scheduled (kube-apiserver 1.34, subresource
 * `pods/binding`). Who may be bound is for the caller to know.
 *
 * @param now as objects have it
 * @throws ApiError NotFound, Conflict
 */
export function bindPod(writer: Writer, pod: Pod, nodeName: string, now: string): Pod {
  const scheduled = { type: "PodScheduled", status: "True", lastProbeTime: null } as const;
  const conditions = withCondition(pod.status?.conditions, scheduled, now);
  return writer.updateUnchecked(PODS, {
    ...pod,
    spec: { ...pod.spec, nodeName },
    status: { ...pod.status, conditions },
  });
}
