import type { ResourceKind } from "../api-resources/resource-kind.ts";
import { fromStored } from "../conversion/convert-object.ts";
import { LEASE_NAMESPACE, renewedLease, reportedNode } from "../kubelet/node/heartbeats.ts";
import type { Lease } from "../objects/lease.ts";
import type { KubeObject } from "../objects/meta.ts";
import type { Node } from "../objects/node.ts";
import { LEASES, NODES } from "../objects/resources.ts";
import type { ApiContext } from "./api-context.ts";
import { storedResource } from "./stored-resource.ts";

/** How an object of the store is shown to a client. */
export type Show = (object: KubeObject) => KubeObject;

/**
 * Shows objects as those of `kind`: with the heartbeats that nobody writes, in the version that was asked
 * for, and with times in the past of the client.
 */
export function showing(kind: ResourceKind, context: ApiContext): Show {
  const { shownTime, aheadMs } = context;
  const beating = heartbeats(kind, context);
  return (object) => {
    const shown = fromStored(kind, beating === null ? object : beating(object));
    return shownTime.moved(shown, kind.schema, -aheadMs());
  };
}

function heartbeats(kind: ResourceKind, { cluster }: ApiContext): Show | null {
  switch (storedResource(kind).id) {
    case NODES.id:
      return (node) => reportedNode(node as Node, cluster.nowMs);
    case LEASES.id:
      return (lease) => {
        if (lease.metadata.namespace !== LEASE_NAMESPACE) return lease;
        const node = cluster.store.get(NODES, "", lease.metadata.name);
        return renewedLease(lease as Lease, node, cluster.nowMs);
      };
    default:
      return null;
  }
}
