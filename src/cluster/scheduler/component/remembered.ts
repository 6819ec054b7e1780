import type { Kept } from "../../components/memory.ts";

/** One value of plain JSON that is remembered. */
export class Remembered<T> implements Kept {
  value: T;

  constructor(value: T) {
    this.value = value;
  }

  save(): T {
    return this.value;
  }

  load(saved: unknown): void {
    this.value = saved as T;
  }

  fork(): Remembered<T> {
    return new Remembered(this.value);
  }
}
