import type { KubeObject } from "../objects/meta.ts";

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

/** So many times the limit may be there before the oldest are removed, all at once. */
const SPARE = 1.25;

/** The latest writes, for who has seen the state before them. */
export class History {
  /** Each one higher than the one before; some more than are kept, since removing them costs. */
  #changes: Change[];
  /** The list is this history's alone. */
  #isOwn: boolean;
  readonly #limit: number;
  /** The last write of all. */
  #revision: number;

  private constructor(changes: Change[], limit: number, revision: number) {
    this.#changes = changes;
    this.#isOwn = changes.length === 0;
    this.#limit = limit;
    this.#revision = revision;
  }

  /**
   * @param revision the last write before those that it will be told of
   * @param limit how many writes are kept
   */
  static from(revision: number, limit: number): History {
    return new History([], limit, revision);
  }

  /** @param change the one after the last */
  add(change: Change): void {
    if (!this.#isOwn || this.#changes.length >= this.#limit * SPARE) {
      this.#changes = this.#changes.slice(-this.#limit);
      this.#isOwn = true;
    }
    this.#changes.push(change);
    this.#revision = change.revision;
  }

  /** The writes after that one, in order; null when not all of them are kept any more. */
  since(revision: number): Change[] | null {
    const missed = Math.max(0, this.#revision - revision);
    if (missed > Math.min(this.#limit, this.#changes.length)) return null;
    return missed === 0 ? [] : this.#changes.slice(-missed);
  }

  fork(): History {
    this.#isOwn = false;
    const fork = new History(this.#changes, this.#limit, this.#revision);
    fork.#isOwn = false;
    return fork;
  }
}
