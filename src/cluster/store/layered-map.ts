/** Stands for what a later layer has removed from an earlier one. */
const GONE = Symbol("gone");

type Layer<V> = Map<string, V | typeof GONE>;

/**
 * A map with texts as keys, in no order, of which a copy costs next to nothing: what was there before
 * is shared in layers that are never changed any more, and each map has one on top that is its own. A
 * value may be anything but undefined.
 */
export class LayeredMap<V> {
  /** The latest last; each less than half as large as the one below it, so that there are few. */
  #shared: readonly Layer<V>[] = [];
  #own: Layer<V> = new Map();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** How many maps have to be asked, at most. */
  get layers(): number {
    return this.#shared.length + 1;
  }

  get(key: string): V | undefined {
    const own = this.#own.get(key);
    const found = own === undefined ? this.#below(key) : own;
    return found === GONE ? undefined : (found as V | undefined);
  }

  /** Whether the key is new. */
  set(key: string, value: V): boolean {
    const before = this.#size;
    if (this.#shared.length === 0) {
      this.#own.set(key, value);
      this.#size = this.#own.size;
    } else {
      if (this.get(key) === undefined) this.#size += 1;
      this.#own.set(key, value);
    }
    return this.#size > before;
  }

  /** Whether there was one. */
  delete(key: string): boolean {
    if (this.get(key) === undefined) return false;
    this.#size -= 1;
    if (this.#below(key) === undefined) this.#own.delete(key);
    else this.#own.set(key, GONE);
    return true;
  }

  /** All keys, each once. */
  keys(): string[] {
    return [...this.#all.keys()];
  }

  /** All keys with their values. */
  entries(): [string, V][] {
    return [...this.#all] as [string, V][];
  }

  /** All values, in the order of `keys`. */
  values(): V[] {
    return [...this.#all.values()] as V[];
  }

  /** A map of its own with the same content: what happens to one does not happen to the other. */
  fork(): LayeredMap<V> {
    if (this.#own.size > 0) {
      this.#shared = stacked(this.#shared, this.#own);
      this.#own = new Map();
    }
    const fork = new LayeredMap<V>();
    fork.#shared = this.#shared;
    fork.#size = this.#size;
    return fork;
  }

  /** Without what was removed. */
  get #all(): Layer<V> {
    return this.#shared.length === 0 ? this.#own : merged([...this.#shared, this.#own], true);
  }

  #below(key: string): V | typeof GONE | undefined {
    for (let layer = this.#shared.length - 1; layer >= 0; layer--) {
      const found = this.#shared[layer]?.get(key);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

/** With one more layer, which takes in those below that are not more than twice as large. */
function stacked<V>(layers: readonly Layer<V>[], top: Layer<V>): readonly Layer<V>[] {
  let kept = layers.length;
  let size = top.size;
  for (let below = layers[kept - 1]; below && below.size <= 2 * size; below = layers[kept - 1]) {
    kept -= 1;
    size += below.size;
  }
  if (kept === layers.length) return [...layers, top];
  return [...layers.slice(0, kept), merged([...layers.slice(kept), top], kept === 0)];
}

/** @param isLowest nothing is below that removed keys could stand for */
function merged<V>(layers: readonly Layer<V>[], isLowest: boolean): Layer<V> {
  const all: Layer<V> = new Map();
  for (const layer of layers) {
    for (const [key, value] of layer) {
      if (value === GONE && isLowest) all.delete(key);
      else all.set(key, value);
    }
  }
  return all;
}
