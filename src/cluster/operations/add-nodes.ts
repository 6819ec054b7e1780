import type { Cluster } from "../cluster.ts";
import type { Node } from "../objects/node.ts";
import { regionNameOf, zoneNameOf } from "../objects/node-zone.ts";
import { NODES } from "../objects/resources.ts";
import { ApiError } from "../status/api-error.ts";
import type { ClusterTopology } from "../topology/cluster-topology.ts";
import { newNode, STANDARD } from "../topology/new-node.ts";
import { nodeNamePrefix } from "../topology/node-names.ts";
import type { Addition } from "./operation.ts";
import { nodesOf } from "./target.ts";

/** The part of a topology by which new nodes are made. */
export type NodeClasses = Pick<ClusterTopology, "region" | "classes">;

/**
 * Puts new nodes into a new zone, or into one that there is. Returns their names.
 *
 * @throws ApiError AlreadyExists for a zone that is not new, NotFound for one that should be there or a
 * class that there is none of
 */
export function addNodes(addition: Addition, cluster: Cluster, classes: NodeClasses): string[] {
  const { kind, zone, nodes: count, class: className = STANDARD } = addition;
  refuseUnknownClass(className, classes);
  const nodes = cluster.store.list(NODES);
  const present = nodes.filter(({ metadata }) => zoneNameOf(metadata.labels) === zone);
  if (kind === "node") nodesOf({ kind: "zone", names: [zone] }, cluster.store);
  else if (present.length > 0) {
    const message = `zone "${zone}" already exists; devstack node add puts nodes into it`;
    throw new ApiError("AlreadyExists", message, { name: zone, kind: "zones" });
  }
  const region = regionNameOf(present[0]?.metadata.labels) || classes.region;
  const names = freeNames(zone, nodes, count);
  const first = Math.max(-1, ...nodes.map(numberOf)) + 1;
  cluster.write((writer) => {
    for (const [index, name] of names.entries()) {
      const place = { region, zone, classes: classes.classes, class: className };
      writer.create(NODES, newNode({ name, number: first + index, ...place }));
    }
  });
  return names;
}

function refuseUnknownClass(name: string, { classes }: NodeClasses): void {
  const known = [...new Set([STANDARD, ...Object.keys(classes)])];
  if (known.includes(name)) return;
  const message = `class "${name}" not found: there are ${known.join(", ")}`;
  throw new ApiError("NotFound", message, { name, kind: "classes" });
}

function freeNames(zone: string, nodes: readonly Node[], count: number): string[] {
  const zones = nodes.map(({ metadata }) => zoneNameOf(metadata.labels));
  const prefix = nodeNamePrefix(zone, [...zones, zone]);
  const taken = new Set(nodes.map(({ metadata }) => metadata.name));
  const names: string[] = [];
  for (let index = 1; names.length < count; index++) {
    if (!taken.has(prefix + index)) names.push(prefix + index);
  }
  return names;
}

/** The number from which the addresses of a node follow; -1 for a node that was not made by us. */
function numberOf({ spec }: Node): number {
  const [, block, number] = /^10\.(\d+)\.(\d+)\.0\/24$/.exec(spec?.podCIDR ?? "") ?? [];
  return block === undefined ? -1 : (Number(block) - 128) * 256 + Number(number);
}
