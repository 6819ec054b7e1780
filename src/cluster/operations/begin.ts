import type { Cluster } from "../cluster.ts";
import type { Node } from "../objects/node.ts";
import { withNodeState } from "../objects/node-state.ts";
import { NODES } from "../objects/resources.ts";
import { addNodes, type NodeClasses } from "./add-nodes.ts";
import { withDrainOrder } from "./drain/drain-order.ts";
import type { Drain, Operation } from "./operation.ts";
import { nodesOf } from "./target.ts";

const DRAIN_MS = 3_600_000;

/**
 * Does something to a cluster, and lets it act at once on what follows; what takes time is still to
 * come. Returns the names of the nodes that it is about.
 *
 * @throws ApiError NotFound, AlreadyExists; then nothing was done
 */
export function begin(operation: Operation, cluster: Cluster, classes: NodeClasses): string[] {
  if (operation.verb === "settle") return [];
  if (operation.verb === "add") return addNodes(operation, cluster, classes);
  const nodes = nodesOf(operation.target, cluster.store);
  const names = nodes.map(({ metadata }) => metadata.name);
  if (operation.verb === "drain") drain(operation, nodes, cluster);
  else if (operation.verb === "remove") {
    cluster.write((writer) => {
      for (const name of names) writer.delete(NODES, { name });
    });
  } else writeNodes(nodes, cluster, changeOf(operation));
  return names;
}

/** Nodes that are being emptied are so no longer. */
export function endDrains(nodes: readonly string[], cluster: Cluster): void {
  const present = nodes.flatMap((name) => cluster.store.get(NODES, "", name) ?? []);
  writeNodes(present, cluster, (node) => withDrainOrder(node, null));
}

type Change = Extract<Operation, { verb: "fail" | "recover" | "cordon" | "uncordon" }>;

function changeOf(operation: Change): (node: Node) => Node {
  switch (operation.verb) {
    case "fail":
      return (node: Node) => withNodeState(node, operation.mode, operation.left);
    case "cordon":
      return (node: Node) => cordoned(node, true);
    case "uncordon":
      return (node: Node) => cordoned(withDrainOrder(node, null), false);
    case "recover":
      return (node: Node) => withNodeState(cordoned(withDrainOrder(node, null), false), "healthy");
  }
}

/** No node takes new pods, and one after the other is emptied, as kubectl drain does it. */
function drain({ force = false, timeoutMs }: Drain, nodes: readonly Node[], cluster: Cluster) {
  const names = nodes.map(({ metadata }) => metadata.name);
  const { nowMs } = cluster;
  const order = { force, untilMs: nowMs + (timeoutMs ?? DRAIN_MS), line: `${nowMs} ${names[0]}` };
  const turns = new Map(names.map((name, turn) => [name, turn]));
  writeNodes(nodes, cluster, (node) => {
    const turn = turns.get(node.metadata.name) ?? 0;
    return withDrainOrder(cordoned(node, true), { ...order, turn });
  });
}

function cordoned(node: Node, isCordoned: boolean): Node {
  const { unschedulable: _before, ...spec } = node.spec ?? {};
  return { ...node, spec: isCordoned ? { ...spec, unschedulable: true } : spec };
}

/** All at the same time, so that nobody acts between one and the next. */
function writeNodes(nodes: readonly Node[], cluster: Cluster, change: (node: Node) => Node): void {
  cluster.write((writer) => {
    for (const node of nodes) writer.update(NODES, change(node));
  });
}
