/** What is to be looked at, and by whom. */
export interface WorkItem {
  readonly component: string;
  readonly key: string;
}

/**
 * What is to be looked at next, each once, first come first served; before those who act last, all
 * others.
 */
export class WorkQueue {
  readonly #first = new Line();
  readonly #last = new Line();
  readonly #actLast: ReadonlySet<string>;
  /** The keys that wait, by component. */
  readonly #known = new Map<string, Set<string>>();

  /** @param actLast the names of the components that act last */
  constructor(actLast: Iterable<string> = []) {
    this.#actLast = new Set(actLast);
  }

  get isEmpty(): boolean {
    return this.#first.isEmpty && this.#last.isEmpty;
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
    const line = this.#actLast.has(component) ? this.#last : this.#first;
    line.push({ component, key });
  }

  /** Takes out what has waited longest; null when nothing waits. */
  take(): WorkItem | null {
    const item = this.#first.shift() ?? this.#last.shift();
    if (item !== null) this.#known.get(item.component)?.delete(item.key);
    return item;
  }
}

/** First in, first out: an array alone would move all that wait for each that leaves. */
class Line {
  #waiting: WorkItem[] = [];
  #next = 0;

  get isEmpty(): boolean {
    return this.#next === this.#waiting.length;
  }

  push(item: WorkItem): void {
    this.#waiting.push(item);
  }

  shift(): WorkItem | null {
    const item = this.#waiting[this.#next];
    if (item === undefined) return null;
    this.#next += 1;
    if (this.isEmpty) {
      this.#waiting = [];
      this.#next = 0;
    }
    return item;
  }
}
