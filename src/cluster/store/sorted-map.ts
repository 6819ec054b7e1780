import sortedBtree from "sorted-btree";
import type { Kept } from "../components/memory.ts";
import { TextTree } from "./text-tree.ts";

type Compare<K> = (left: K, right: K) => number;

/** What holds the entries. */
interface Tree<K, V> {
  readonly size: number;
  get(key: K): V | undefined;
  has(key: K): boolean;
  set(key: K, value: V): unknown;
  delete(key: K): boolean;
  minKey(): K | undefined;
  keys(): IterableIterator<K>;
  values(): IterableIterator<V>;
  valuesArray(): V[];
  entries(low?: K): IterableIterator<[K, V]>;
  toArray(): [K, V][];
  forRange(low: K, high: K, includeHigh: boolean, found: (key: K, value: V) => void): unknown;
  clear(): void;
  clone(): Tree<K, V>;
}

/**
 * A map in the order of its keys of which a copy costs nothing: both share what neither has changed
 * since. All state of a simulation that changes is held in such maps, so that forks are cheap. A value
 * may be anything but undefined.
 */
export class SortedMap<K, V> implements Kept {
  readonly #tree: Tree<K, V>;
  /** Where keys are noted that are set or removed. */
  #touched: Set<K> | null = null;

  private constructor(tree: Tree<K, V>) {
    this.#tree = tree;
  }

  /** With keys that are texts, in the order of their code units. */
  static ofTexts<V>(): SortedMap<string, V> {
    return new SortedMap<string, V>(new TextTree<V>());
  }

  static by<K, V>(compare: Compare<K>): SortedMap<K, V> {
    return new SortedMap<K, V>(new sortedBtree.default<K, V>(undefined, compare));
  }

  get size(): number {
    return this.#tree.size;
  }

  get(key: K): V | undefined {
    return this.#tree.get(key);
  }

  has(key: K): boolean {
    return this.#tree.has(key);
  }

  set(key: K, value: V): void {
    this.#tree.set(key, value);
    if (this.#touched !== null) this.#touched.add(key);
  }

  /** Whether there was one. */
  delete(key: K): boolean {
    if (this.#touched !== null) this.#touched.add(key);
    return this.#tree.delete(key);
  }

  /** The lowest key; undefined when empty. */
  firstKey(): K | undefined {
    return this.#tree.minKey();
  }

  /** In order. The map must not be changed meanwhile: see `toArray`. */
  values(): IterableIterator<V> {
    return this.#tree.values();
  }

  /** The same of the keys. */
  keys(): IterableIterator<K> {
    return this.#tree.keys();
  }

  /** In order, as they are now: the map may be changed while one goes through them. */
  toArray(): V[] {
    return this.#tree.valuesArray();
  }

  /** The values from a key on, in order; the map must not be changed meanwhile. */
  *from(low: K): Generator<V> {
    for (const [, value] of this.#tree.entries(low)) yield value;
  }

  /** The values from `low` on, up to and without `high`, in order. */
  between(low: K, high: K): V[] {
    const found: V[] = [];
    this.#tree.forRange(low, high, false, (_key, value) => {
      found.push(value);
    });
    return found;
  }

  /** Notes there from now on which keys are set or removed; a fork notes nothing. */
  noteIn(touched: Set<K> | null): void {
    this.#touched = touched;
  }

  /** What a journal is to hold of it: the entries that have changed. */
  get entries(): this {
    return this;
  }

  /** Its values in no order: to put texts in order takes longer than all else. */
  inNoOrder(): V[] {
    const tree = this.#tree;
    return tree instanceof TextTree ? tree.inNoOrder.values() : tree.valuesArray();
  }

  /** Its content, of keys and values that are plain JSON; texts are in no order. */
  save(): readonly (readonly [K, V])[] {
    const tree = this.#tree;
    return tree instanceof TextTree
      ? (tree.inNoOrder.entries() as [K & string, V][])
      : tree.toArray();
  }

  load(saved: unknown): void {
    this.#tree.clear();
    for (const [key, value] of saved as readonly (readonly [K, V])[]) this.#tree.set(key, value);
  }

  /** A map of its own with the same content: what happens to one does not happen to the other. */
  fork(): SortedMap<K, V> {
    return new SortedMap(this.#tree.clone());
  }
}
