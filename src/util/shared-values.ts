/** When so many are known they are forgotten: the same are then made once more. */
const MOST = 1_000;

/**
 * Values that are never changed, of equal ones one for all: where thousands of objects have the same
 * part, it is in memory once. It remembers only what could be made again.
 */
export class SharedValues<K, V> {
  readonly #known = new Map<K, V>();

  /** The value of a key: the one that was made when it was asked for first. */
  get(key: K, make: () => V): V {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.#known.size >= MOST) this.#known.clear();
    const made = make();
    this.#known.set(key, made);
    return made;
  }
}
