/** The places of some nodes in the view, in an order of their own. */
export type Slots = readonly number[];

/**
 * Some nodes in an order of their own, in four bytes each: of thousands of nodes each decision has
 * hundreds, and of hundreds of decisions they are kept.
 */
export class NodeList implements Iterable<string> {
  /** By the places of the nodes, as they were then. */
  readonly #names: readonly string[];
  readonly #slots: Int32Array;

  constructor(names: readonly string[], slots: Slots) {
    this.#names = names;
    this.#slots = new Int32Array(slots);
  }

  get length(): number {
    return this.#slots.length;
  }

  /** The name of one of them. */
  at(index: number): string {
    return this.#names[this.#slots[index] ?? -1] ?? "";
  }

  *[Symbol.iterator](): Generator<string> {
    for (let index = 0; index < this.length; index++) yield this.at(index);
  }
}
