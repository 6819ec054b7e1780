import type { Cluster } from "../../cluster/cluster.ts";
import { nodeStateOf } from "../../cluster/objects/node-state.ts";
import { zoneNameOf } from "../../cluster/objects/node-zone.ts";
import { NODES } from "../../cluster/objects/resources.ts";
import { counted } from "../../util/counted.ts";

/** How large the cluster is, and what of it has failed: `3 zones, 6 nodes, 2 of them failed`. */
export function sizeWords({ store }: Pick<Cluster, "store">): string {
  const nodes = store.list(NODES);
  const zones = new Set(nodes.map(({ metadata }) => zoneNameOf(metadata.labels)));
  const failed = nodes.filter((node) => nodeStateOf(node) !== "healthy").length;
  const size = `${counted(zones.size, "zone")}, ${counted(nodes.length, "node")}`;
  return failed === 0 ? size : `${size}, ${failed} of them failed`;
}
