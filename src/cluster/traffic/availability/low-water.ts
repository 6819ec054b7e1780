import type { Memory } from "../../components/memory.ts";
import { SortedMap } from "../../store/sorted-map.ts";

/** A count that was not gone below since a moment. */
export interface LowMark {
  readonly count: number;
  readonly sinceMs: number;
  /** For how long it was just that since then, without the stretch that still lasts. */
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

  /** A count is another one from now on. What it was for no time it never was. */
  ended(name: string, present: Present, nowMs: number): void {
    if (nowMs === present.sinceMs) return;
    const mark = this.#markOf(name, present);
    for (const { count } of this.#above(name, present.count)) {
      this.#marks.delete(keyOf(name, count));
    }
    const spentMs = mark.spentMs + nowMs - present.sinceMs;
    this.#marks.set(keyOf(name, mark.count), { ...mark, spentMs });
  }

  /** The least since a moment; undefined for what was not counted then. */
  since(name: string, fromMs: number, present: Present): LowMark | undefined {
    const below = this.#marks.between(name + GAP, keyOf(name, present.count));
    const marks = [...below, this.#markOf(name, present)];
    return marks.findLast(({ sinceMs }) => sinceMs <= fromMs);
  }

  /** What is known of a count that was not gone below of late. */
  mark(name: string, count: number, present: Present): LowMark | undefined {
    if (count === present.count) return this.#markOf(name, present);
    return count < present.count ? this.#marks.get(keyOf(name, count)) : undefined;
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

  /** The mark of what a count is now: it has not gone below that since it last was below. */
  #markOf(name: string, { count, sinceMs }: Present): LowMark {
    const known = this.#marks.get(keyOf(name, count));
    if (known !== undefined) return known;
    const [next] = this.#above(name, count);
    return { count, sinceMs: next?.sinceMs ?? sinceMs, spentMs: 0 };
  }

  #above(name: string, count: number): readonly LowMark[] {
    return this.#marks.between(keyOf(name, count + 1), name + AFTER);
  }
}

/** What a count is, and since when. */
interface Present {
  readonly count: number;
  readonly sinceMs: number;
}

function keyOf(name: string, count: number): string {
  return name + GAP + String(count).padStart(DIGITS, "0");
}
