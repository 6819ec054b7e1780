import type { NodeInfo } from "./node-info.ts";
import { inTurn, type NodeZones } from "./node-order.ts";

/** In which domain of a topology each node is. */
export interface Topology {
  /** The number of the domain by the place of the node; -1 for a node without the label. */
  readonly domainOf: Int32Array;
  readonly domains: number;
}

/** Which nodes count for something. */
export interface NodeRule {
  /** Equal rules have the same key. */
  readonly key: string;
  readonly holds: (node: NodeInfo) => boolean;
}

/** Stands for a label that each node has for itself alone. */
export const EACH_NODE = "";

/**
 * What follows from labels, names and taints of the nodes alone, worked out when it is asked for. A
 * view takes new ones when one of these changes; until then its forks share them.
 */
export class NodeFacts {
  readonly #topologies = new Map<string, Topology>();
  readonly #rules = new Map<string, Uint8Array>();
  #order: readonly number[] | undefined;

  topology(key: string, nodes: readonly NodeInfo[]): Topology {
    let topology = this.#topologies.get(key);
    if (topology === undefined) {
      topology = key === EACH_NODE ? eachNode(nodes) : topologyOf(key, nodes);
      this.#topologies.set(key, topology);
    }
    return topology;
  }

  /** 1 at the place of each node for which the rule holds, else 0. */
  nodesOf(rule: NodeRule, nodes: readonly NodeInfo[]): Uint8Array {
    let found = this.#rules.get(rule.key);
    if (found === undefined) {
      found = Uint8Array.from(nodes, (node) =>
        node.side.node !== undefined && rule.holds(node) ? 1 : 0,
      );
      this.#rules.set(rule.key, found);
    }
    return found;
  }

  order(zones: NodeZones): readonly number[] {
    this.#order ??= inTurn(zones);
    return this.#order;
  }
}

function topologyOf(key: string, nodes: readonly NodeInfo[]): Topology {
  const numbers = new Map<string, number>();
  const domainOf = Int32Array.from(nodes, ({ side }) => {
    const value = side.node === undefined ? undefined : side.labels[key];
    if (value === undefined) return -1;
    const known = numbers.get(value);
    if (known !== undefined) return known;
    numbers.set(value, numbers.size);
    return numbers.size - 1;
  });
  return { domainOf, domains: numbers.size };
}

function eachNode(nodes: readonly NodeInfo[]): Topology {
  const domainOf = Int32Array.from(nodes, ({ side }, slot) =>
    side.node === undefined ? -1 : slot,
  );
  return { domainOf, domains: nodes.length };
}
