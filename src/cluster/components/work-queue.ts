/** What is to be looked at next, each once, first come first served. */
export class WorkQueue {
  #waiting: { component: string; key: string }[] = [];
  #next = 0;
  readonly #known = new Set<string>();

  get isEmpty(): boolean {
    return this.#next === this.#waiting.length;
  }

  /** Nothing happens where it waits already. */
  add(component: string, key: string): void {
    const id = `${component} ${key}`;
    if (this.#known.has(id)) return;
    this.#known.add(id);
    this.#waiting.push({ component, key });
  }

  /** Takes out what has waited longest; null when nothing waits. */
  take(): { component: string; key: string } | null {
    const item = this.#waiting[this.#next];
    if (item === undefined) return null;
    this.#next += 1;
    this.#known.delete(`${item.component} ${item.key}`);
    if (this.isEmpty) {
      this.#waiting = [];
      this.#next = 0;
    }
    return item;
  }
}
