import type { Entries, Kept } from "../../components/memory.ts";
import { SortedMap } from "../../store/sorted-map.ts";

const FIRST_MS = 1_000;
const LONGEST_MS = 900_000;

interface Pause {
  readonly atMs: number;
  readonly delayMs: number;
}

/**
 * How long a failed pod has to wait until it is deleted: nothing at first, then 1 s after the last
 * deletion on its node, and twice as long every time, up to 15 minutes (client-go, `flowcontrol`
 * back-off).
 */
export class FailedPods implements Kept {
  readonly #pauses: SortedMap<string, Pause>;

  constructor(pauses: SortedMap<string, Pause> = SortedMap.ofTexts()) {
    this.#pauses = pauses;
  }

  /** When the next one may be deleted; null when it may be now. */
  waitsUntilMs(key: string, nowMs: number): number | null {
    const pause = this.#pauses.get(key);
    if (pause === undefined || pause.atMs + pause.delayMs <= nowMs) return null;
    return pause.atMs + pause.delayMs;
  }

  note(key: string, nowMs: number): void {
    const last = this.#pauses.get(key);
    const isOver = last === undefined || nowMs - last.atMs > 2 * LONGEST_MS;
    const delayMs = isOver ? FIRST_MS : Math.min(last.delayMs * 2, LONGEST_MS);
    this.#pauses.set(key, { atMs: nowMs, delayMs });
  }

  save(): unknown {
    return this.#pauses.save();
  }

  get entries(): Entries {
    return this.#pauses;
  }

  load(saved: unknown): void {
    this.#pauses.load(saved);
  }

  fork(): FailedPods {
    return new FailedPods(this.#pauses.fork());
  }
}
