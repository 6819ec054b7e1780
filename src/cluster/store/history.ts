import type { KubeObject } from "../objects/meta.ts";
import { SortedMap } from "./sorted-map.ts";

/** One write. */
export interface Change {
  /** The number of the write, which the object has as its resourceVersion. */
  readonly revision: number;
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  /** The id of its resource. */
  readonly resource: string;
  readonly object: KubeObject;
  /** What was there before; null when nothing was. */
  readonly previous: KubeObject | null;
}

/** The latest writes, for who has seen the state before them. */
export class History {
  readonly #changes: SortedMap<number, Change>;
  readonly #limit: number;
  /** The last write that is not kept any more. */
  #forgotten: number;

  private constructor(changes: SortedMap<number, Change>, limit: number, forgotten: number) {
    this.#changes = changes;
    this.#limit = limit;
    this.#forgotten = forgotten;
  }

  /** @param limit how many writes are kept */
  static from(revision: number, limit: number): History {
    const changes = SortedMap.by<number, Change>((left, right) => left - right);
    return new History(changes, limit, revision);
  }

  add(change: Change): void {
    this.#changes.set(change.revision, change);
    if (this.#changes.size <= this.#limit) return;
    const oldest = this.#changes.firstKey();
    if (oldest === undefined) return;
    this.#changes.delete(oldest);
    this.#forgotten = oldest;
  }

  /** The writes after that one, in order; null when not all of them are kept any more. */
  since(revision: number): Change[] | null {
    if (revision < this.#forgotten) return null;
    return this.#changes.between(revision + 1, Number.POSITIVE_INFINITY);
  }

  fork(): History {
    return new History(this.#changes.fork(), this.#limit, this.#forgotten);
  }
}
