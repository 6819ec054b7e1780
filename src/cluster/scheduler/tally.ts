import { EACH_NODE, type NodeFacts, type NodeRule, type Topology } from "./node-facts.ts";
import type { NodeInfo } from "./node-info.ts";
import type { Slots } from "./node-list.ts";
import type { PodClass } from "./pod-class.ts";

/** What to count: some pods, by domains of a topology. */
export interface TallyQuestion {
  /** Of equal questions the same; questions that differ have different ones. */
  readonly key: string;
  /** A label of nodes, or {@link EACH_NODE}. */
  readonly topologyKey: string;
  /** Which nodes count; all when absent. */
  readonly rule?: NodeRule;
  /** What each class has that counts, one of its marks; absent where none is known. */
  readonly mark?: string | undefined;
  /** How often a pod of this class counts. */
  readonly weigh: (podClass: PodClass) => number;
}

/** How many pods of one class are on a node. */
export interface NodeCount {
  readonly slot: number;
  readonly pods: number;
}

/** What a pod that is there counts for a node, and what the node has beside. */
interface Weighing {
  readonly weight: number;
  readonly more?: number;
}

/** The answer, kept up to date pod by pod. */
export class Tally {
  readonly question: TallyQuestion;
  /** The classes that count, and how often each of their pods does. */
  readonly members = new Map<number, number>();
  #facts: NodeFacts | undefined;
  #topology: Topology = { domainOf: new Int32Array(), domains: 0 };
  #counts: Uint8Array | undefined;
  #sums = new Float64Array();
  #nodes = new Int32Array();

  constructor(question: TallyQuestion) {
    this.question = question;
  }

  /** Whether it has been counted on these nodes as they are. */
  isOf(facts: NodeFacts): boolean {
    return this.#facts === facts;
  }

  /** Counts anew. */
  recount(
    facts: NodeFacts,
    nodes: readonly NodeInfo[],
    podsOf: (classId: number) => Iterable<NodeCount>,
  ): void {
    const { topologyKey, rule } = this.question;
    this.#facts = facts;
    this.#topology = facts.topology(topologyKey, nodes);
    this.#counts = rule === undefined ? undefined : facts.nodesOf(rule, nodes);
    const { domains, domainOf } = this.#topology;
    this.#sums = new Float64Array(domains);
    this.#nodes = new Int32Array(domains);
    domainOf.forEach((domain, slot) => {
      if (domain >= 0 && this.#counts?.[slot] !== 0) {
        this.#nodes[domain] = (this.#nodes[domain] ?? 0) + 1;
      }
    });
    for (const [id, weight] of this.members) {
      for (const { slot, pods } of podsOf(id)) this.add(slot, weight * pods);
    }
  }

  add(slot: number, weight: number): void {
    const domain = this.domainOf(slot);
    if (domain < 0 || this.#counts?.[slot] === 0) return;
    this.#sums[domain] = (this.#sums[domain] ?? 0) + weight;
  }

  /** The number of the node's domain; below 0 for a node without the label. */
  domainOf(slot: number): number {
    return this.#topology.domainOf[slot] ?? -1;
  }

  /** How many are in a domain. */
  in(domain: number): number {
    return this.#sums[domain] ?? 0;
  }

  /** How many are in the domain of a node; 0 for a node without the label. */
  around(slot: number): number {
    return this.#sums[this.#topology.domainOf[slot] ?? -1] ?? 0;
  }

  /** Whether each of these nodes has the label. */
  covers(slots: Slots): boolean {
    const { domainOf } = this.#topology;
    for (let index = 0; index < slots.length; index++) {
      if ((domainOf[slots[index] ?? 0] ?? -1) < 0) return false;
    }
    return true;
  }

  /**
   * Adds to the number of each of these nodes how many are around it, times `weight`, and `more`;
   * nothing where the node has no label. One loop over bare numbers: it is asked of hundreds of nodes
   * for each pod.
   */
  addAround(numbers: Float64Array, slots: Slots, { weight, more = 0 }: Weighing): void {
    const { domainOf } = this.#topology;
    const sums = this.#sums;
    for (let index = 0; index < slots.length; index++) {
      const domain = domainOf[slots[index] ?? 0] ?? -1;
      if (domain < 0) continue;
      numbers[index] = (numbers[index] ?? 0) + ((sums[domain] ?? 0) * weight + more);
    }
  }

  get domains(): number {
    return this.#topology.domains;
  }

  /** How many nodes that count a domain has. */
  nodesIn(domain: number): number {
    return this.#nodes[domain] ?? 0;
  }

  /** How many there are in all domains together. */
  get total(): number {
    return this.#sums.reduce((sum, pods) => sum + pods, 0);
  }
}

/** All pods that a predicate chooses, each node for itself. */
export function perNode(key: string, weigh: TallyQuestion["weigh"]): TallyQuestion {
  return { key: `${EACH_NODE} ${key}`, topologyKey: EACH_NODE, weigh };
}
