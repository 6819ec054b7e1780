import type { World } from "../../components/component.ts";
import { recordEvent } from "../../events/record-event.ts";
import { findCondition, withCondition } from "../../objects/conditions.ts";
import type { Condition } from "../../objects/meta.ts";
import type { Node } from "../../objects/node.ts";
import type { Pod } from "../../objects/pod.ts";
import { PODS } from "../../objects/resources.ts";
import { formatApiTime } from "../../time/format-api-time.ts";

/** Conditions that a kubelet says; that of the network is said by others. */
const SAID_BY_KUBELET = ["Ready", "MemoryPressure", "DiskPressure", "PIDPressure"];
const SOURCE = { component: "node-controller" };

/** The conditions of a node from which nothing has been heard for too long. */
export function unknownConditions(node: Node, nowMs: number): readonly Condition[] {
  const now = formatApiTime(nowMs);
  let conditions = node.status?.conditions ?? [];
  for (const type of SAID_BY_KUBELET) {
    const present = findCondition(conditions, type);
    if (present?.status === "Unknown") continue;
    const words =
      present === undefined
        ? {
            reason: "NodeStatusNeverUpdated",
            message: "Kubelet never posted node status.",
            lastHeartbeatTime: node.metadata.creationTimestamp,
          }
        : { reason: "NodeStatusUnknown", message: "Kubelet stopped posting node status." };
    conditions = withCondition(conditions, { ...present, type, status: "Unknown", ...words }, now);
  }
  return conditions;
}

/** The control plane takes a pod for not ready, since its node is; its own words stay. */
export function markPodNotReady(pod: Pod, world: World): void {
  const { status } = pod;
  const ready = findCondition(status?.conditions, "Ready");
  if (ready === undefined || ready.status === "False") return;
  const now = formatApiTime(world.nowMs);
  const conditions = withCondition(status?.conditions, { ...ready, status: "False" }, now);
  world.writer.updateStatus(PODS, { ...pod, status: { ...status, conditions } });
  recordEvent(world, pod, {
    ...{ type: "Warning", reason: "NodeNotReady", message: "Node is not ready", source: SOURCE },
  });
}

/** Tells of a node, which may be gone, what its controller has to say. */
export function tellOfNode(name: string, reason: string, message: string, world: World): void {
  const metadata = { name, uid: name, resourceVersion: "", creationTimestamp: "" };
  const node = { apiVersion: "v1", kind: "Node", metadata };
  const words = `Node ${name} ${message}`;
  recordEvent(world, node, { type: "Normal", reason, message: words, source: SOURCE });
}
