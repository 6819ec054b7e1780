import type { Kept } from "./memory.ts";

/** Gives numbers in turn, from 0 on. */
export class Counter implements Kept {
  #next: number;

  constructor(next = 0) {
    this.#next = next;
  }

  next(): number {
    return this.#next++;
  }

  save(): number {
    return this.#next;
  }

  load(saved: unknown): void {
    this.#next = Number(saved);
  }

  fork(): Counter {
    return new Counter(this.#next);
  }
}
