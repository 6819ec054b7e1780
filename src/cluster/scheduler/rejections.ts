import { NodeList } from "./node-list.ts";
import type { Rejection } from "./rejection.ts";

/** Why a node was not possible. */
export interface NodeRejection {
  readonly node: string;
  /** Of the first rule that refused it. */
  readonly rejection: Rejection;
}

/** How many nodes were refused alike. */
export interface RefusalCount {
  readonly rule: Rejection["plugin"];
  readonly reasons: readonly string[];
  readonly nodes: number;
}

/** Nodes that were refused, by their places, and of each why. */
export interface Refused {
  readonly slots: readonly number[];
  readonly why: readonly Rejection[];
}

/**
 * The nodes that were not possible, in the order in which they were looked at. Most of them are refused
 * for one and the same reason, so that there is no object for each of them.
 */
export class Rejections implements Iterable<NodeRejection> {
  readonly #nodes: NodeList;
  /** Of equal ones one: the same object stands for the same reason. */
  readonly #kinds: readonly Rejection[];
  readonly #kindOf: Int32Array;
  #byReason: readonly RefusalCount[] | undefined;

  /** @param names of all nodes by their places */
  constructor(names: readonly string[], { slots, why }: Refused) {
    const kinds = new Map<Rejection, number>();
    const kindOf = new Int32Array(why.length);
    for (let index = 0; index < why.length; ) {
      const rejection = why[index] as Rejection;
      const kind = kinds.get(rejection) ?? kinds.size;
      kinds.set(rejection, kind);
      // Most are refused as the one before was.
      while (why[index] === rejection) kindOf[index++] = kind;
    }
    this.#nodes = new NodeList(names, slots);
    this.#kinds = [...kinds.keys()];
    this.#kindOf = kindOf;
  }

  static none(): Rejections {
    return new Rejections([], { slots: [], why: [] });
  }

  get length(): number {
    return this.#nodes.length;
  }

  /** How many nodes were refused by each, those first that came first. */
  counts(): ReadonlyMap<Rejection, number> {
    const counts = new Int32Array(this.#kinds.length);
    for (const kind of this.#kindOf) counts[kind] = (counts[kind] ?? 0) + 1;
    return new Map(this.#kinds.map((rejection, kind) => [rejection, counts[kind] ?? 0]));
  }

  /** The same by what is said, those of most nodes first. Decisions of many pods share it: it is counted once. */
  byReason(): readonly RefusalCount[] {
    this.#byReason ??= countedByReason(this.counts());
    return this.#byReason;
  }

  *[Symbol.iterator](): Generator<NodeRejection> {
    for (let index = 0; index < this.length; index++) {
      const rejection = this.#kinds[this.#kindOf[index] ?? -1];
      if (rejection !== undefined) yield { node: this.#nodes.at(index), rejection };
    }
  }
}

function countedByReason(kinds: ReadonlyMap<Rejection, number>): readonly RefusalCount[] {
  const counts = new Map<string, RefusalCount>();
  for (const [{ plugin: rule, reasons }, nodes] of kinds) {
    const key = rule + reasons.join();
    counts.set(key, { rule, reasons, nodes: (counts.get(key)?.nodes ?? 0) + nodes });
  }
  return [...counts.values()].sort((left, right) => right.nodes - left.nodes);
}
