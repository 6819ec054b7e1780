/** What is to be looked at, and by whom. */
export interface WorkItem {
  readonly component: string;
  readonly key: string;
}

/** What is to be looked at next, each once, first come first served. */
export class WorkQueue {
  #waiting: WorkItem[] = [];
  #next = 0;
  /** The keys that wait, by component. */
  readonly #known = new Map<string, Set<string>>();

  get isEmpty(): boolean {
    return this.#next === this.#waiting.length;
  }

  /** Nothing happens where it waits already. */
  add(component: string, key: string): void {
    let known = this.#known.get(component);
    if (known === undefined) {
      known = new Set();
      this.#known.set(component, known);
    }
    if (known.has(key)) return;
    known.add(key);
    this.#waiting.push({ component, key });
  }

  /** Takes out what has waited longest; null when nothing waits. */
  take(): WorkItem | null {
    const item = this.#waiting[this.#next];
    if (item === undefined) return null;
    this.#next += 1;
    this.#known.get(item.component)?.delete(item.key);
    if (this.isEmpty) {
      this.#waiting = [];
      this.#next = 0;
    }
    return item;
  }
}
