/**
 * Things by one mark each that somebody must have to be concerned, so that for who comes not all of
 * them have to be asked: with a thousand workloads each would be asked of each. Those without a mark
 * may concern anybody.
 */
export class Marked<T> {
  readonly #byMark = new Map<string, Set<T>>();
  readonly #unmarked = new Set<T>();

  add(mark: string | undefined, thing: T): void {
    this.#of(mark).add(thing);
  }

  delete(mark: string | undefined, thing: T): void {
    const things = this.#of(mark);
    things.delete(thing);
    if (mark !== undefined && things.size === 0) this.#byMark.delete(mark);
  }

  clear(): void {
    this.#byMark.clear();
    this.#unmarked.clear();
  }

  /** All that may concern who has these marks, each once. */
  for(marks: readonly string[]): T[] {
    const found = [...this.#unmarked];
    for (const mark of marks) found.push(...(this.#byMark.get(mark) ?? []));
    return found;
  }

  #of(mark: string | undefined): Set<T> {
    if (mark === undefined) return this.#unmarked;
    const known = this.#byMark.get(mark);
    if (known !== undefined) return known;
    const things = new Set<T>();
    this.#byMark.set(mark, things);
    return things;
  }
}
