import type { Lease } from "../../objects/lease.ts";
import type { Node } from "../../objects/node.ts";
import { isReachable, nodeStateOf } from "../../objects/node-state.ts";
import { formatApiTime } from "../../time/format-api-time.ts";

/** The namespace of the leases of nodes. */
export const LEASE_NAMESPACE = "kube-node-lease";
export const LEASE_SECONDS = 40;
/** A quarter of the lease, as the kubelet has it. */
const RENEWAL_MS = 10_000;
/** How often a node's status is reported when nothing in it changes. */
const REPORT_MS = 300_000;

/**
 * The lease of a node as it is at present. No write is made for a renewal: that a node which lives
 * renews its lease every ten seconds is reckoned when somebody reads it.
 */
export function renewedLease(lease: Lease, node: Node | undefined, nowMs: number): Lease {
  const { renewTime } = lease.spec ?? {};
  if (renewTime === undefined || !isReachable(nodeStateOf(node))) return lease;
  const renewedMs = latestOf(Date.parse(renewTime), RENEWAL_MS, nowMs);
  return { ...lease, spec: { ...lease.spec, renewTime: formatMicroTime(renewedMs) } };
}

/** When a node was heard of last, if it is heard no more from now on. */
export function lastRenewalMs(lease: Lease | undefined, nowMs: number): number {
  const { renewTime } = lease?.spec ?? {};
  return renewTime === undefined ? nowMs : latestOf(Date.parse(renewTime), RENEWAL_MS, nowMs);
}

/** A node as it is at present: its own conditions are reported every five minutes. */
export function reportedNode(node: Node, nowMs: number): Node {
  const { conditions } = node.status ?? {};
  if (conditions === undefined || !isReachable(nodeStateOf(node))) return node;
  return {
    ...node,
    status: {
      ...node.status,
      conditions: conditions.map((condition) => {
        const { lastHeartbeatTime } = condition;
        if (lastHeartbeatTime === undefined) return condition;
        const heardMs = latestOf(Date.parse(lastHeartbeatTime), REPORT_MS, nowMs);
        return { ...condition, lastHeartbeatTime: formatApiTime(heardMs) };
      }),
    },
  };
}

/** A moment as leases have it (apimachinery, `metav1.MicroTime`). */
export function formatMicroTime(ms: number): string {
  return new Date(ms).toISOString().replace("Z", "000Z");
}

/** The last of the moments that follow a first one at equal distances. */
function latestOf(firstMs: number, everyMs: number, nowMs: number): number {
  return firstMs + Math.max(0, Math.floor((nowMs - firstMs) / everyMs)) * everyMs;
}
