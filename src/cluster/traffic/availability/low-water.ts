import type { Memory } from "../../components/memory.ts";
import { SortedMap } from "../../store/sorted-map.ts";

/** A count that was not gone below since a moment. */
export interface LowMark {
  readonly count: number;
  readonly sinceMs: number;
  /** For how long it was just that since then. */
  readonly spentMs: number;
}

const GAP = "\u0000";
const AFTER = "\u0001";
/** Counts as keys, in the order of their size. */
const DIGITS = 9;

/**
 * The least of each of some counts since any moment of the past, and for how long it was that. Of the
 * past only that is kept which can still be an answer: for each count the moment since which it was not
 * gone below. So there are never more of these than a count is high.
 */
export class LowWater {
  readonly #marks: SortedMap<string, LowMark>;

  constructor(marks: SortedMap<string, LowMark> = SortedMap.ofTexts()) {
    this.#marks = marks;
  }

  /**
   * A count becomes another one.
   *
   * @param previous since when it was what it was; null for a new one
   */
  move(name: string, previous: { count: number; sinceMs: number } | null, to: Moment): void {
    if (previous !== null) this.#spend(name, previous, to.nowMs);
    const key = keyOf(name, to.count);
    let sinceMs = to.nowMs;
    for (const mark of this.#marks.between(keyOf(name, to.count + 1), name + AFTER)) {
      this.#marks.delete(keyOf(name, mark.count));
      sinceMs = Math.min(sinceMs, mark.sinceMs);
    }
    if (!this.#marks.has(key)) this.#marks.set(key, { count: to.count, sinceMs, spentMs: 0 });
  }

  /** The least since a moment; undefined for what was not counted then. */
  since(name: string, fromMs: number): LowMark | undefined {
    const marks = this.#marks.between(name + GAP, name + AFTER);
    return marks.findLast(({ sinceMs }) => sinceMs <= fromMs);
  }

  /** What is known of a count that was not gone below of late. */
  mark(name: string, count: number): LowMark | undefined {
    return this.#marks.get(keyOf(name, count));
  }

  forget(name: string): void {
    for (const { count } of this.#marks.between(name + GAP, name + AFTER)) {
      this.#marks.delete(keyOf(name, count));
    }
  }

  get memory(): Memory {
    return { lowMarks: this.#marks };
  }

  fork(): LowWater {
    return new LowWater(this.#marks.fork());
  }

  #spend(name: string, { count, sinceMs }: { count: number; sinceMs: number }, nowMs: number) {
    const key = keyOf(name, count);
    const mark = this.#marks.get(key);
    if (mark === undefined) return;
    const spentMs = mark.spentMs + nowMs - sinceMs;
    // What was over in no time never was.
    if (spentMs === 0 && mark.sinceMs === nowMs) this.#marks.delete(key);
    else this.#marks.set(key, { ...mark, spentMs });
  }
}

interface Moment {
  readonly count: number;
  readonly nowMs: number;
}

function keyOf(name: string, count: number): string {
  return name + GAP + String(count).padStart(DIGITS, "0");
}
