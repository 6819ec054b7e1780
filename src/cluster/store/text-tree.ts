import sortedBtree from "sorted-btree";
import { compareTexts } from "./compare-texts.ts";
import { LayeredMap } from "./layered-map.ts";

/**
 * A map with texts as keys that finds one by its hash, and puts them in order only when it is first
 * asked for that: many are not, and to compare texts takes longer than all else.
 */
export class TextTree<V> {
  #values: LayeredMap<V>;
  /** The keys alone. */
  #order: sortedBtree.default<string, undefined> | undefined;

  constructor(values = new LayeredMap<V>(), order?: sortedBtree.default<string, undefined>) {
    this.#values = values;
    this.#order = order;
  }

  get size(): number {
    return this.#values.size;
  }

  get(key: string): V | undefined {
    return this.#values.get(key);
  }

  has(key: string): boolean {
    return this.#values.get(key) !== undefined;
  }

  set(key: string, value: V): void {
    if (this.#values.set(key, value)) this.#order?.set(key, undefined);
  }

  /** Whether there was one. */
  delete(key: string): boolean {
    if (!this.#values.delete(key)) return false;
    this.#order?.delete(key);
    return true;
  }

  minKey(): string | undefined {
    return this.#ordered.minKey();
  }

  keys(): IterableIterator<string> {
    return this.#ordered.keys();
  }

  *values(): Generator<V> {
    for (const key of this.keys()) yield this.#at(key);
  }

  valuesArray(): V[] {
    return this.#ordered.keysArray().map((key) => this.#at(key));
  }

  *entries(low?: string): Generator<[string, V]> {
    for (const key of this.#ordered.keys(low)) yield [key, this.#at(key)];
  }

  toArray(): [string, V][] {
    return this.#ordered.keysArray().map((key) => [key, this.#at(key)]);
  }

  forRange(
    low: string,
    high: string,
    includeHigh: boolean,
    found: (key: string, value: V) => void,
  ): void {
    this.#ordered.forRange(low, high, includeHigh, (key) => found(key, this.#at(key)));
  }

  /** Its content in no order: where nobody else has asked for one, there need not be one. */
  get inNoOrder(): Pick<LayeredMap<V>, "entries" | "values"> {
    return this.#values;
  }

  clear(): void {
    this.#values = new LayeredMap();
    this.#order = undefined;
  }

  clone(): TextTree<V> {
    return new TextTree(this.#values.fork(), this.#order?.clone());
  }

  /** Of a key that is there. */
  #at(key: string): V {
    return this.#values.get(key) as V;
  }

  get #ordered(): sortedBtree.default<string, undefined> {
    if (this.#order === undefined) {
      this.#order = new sortedBtree.default<string, undefined>(undefined, compareTexts);
      // What comes in order is put in fastest, and packed most tightly.
      for (const key of this.#values.keys().sort(compareTexts)) this.#order.set(key, undefined);
    }
    return this.#order;
  }
}
