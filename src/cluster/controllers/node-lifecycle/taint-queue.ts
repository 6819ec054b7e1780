import { Counter } from "../../components/counter.ts";
import type { Memory } from "../../components/memory.ts";
import { SortedMap } from "../../store/sorted-map.ts";

/** How fast a zone's nodes may be emptied: one, and then the next after a time. */
interface Limit {
  /** Per second; nothing moves at 0. */
  readonly rate: number;
  /** When the next one may. */
  readonly freeMs: number;
}

const GAP = "\u0000";
const DIGITS = 12;

/**
 * The nodes that are to be emptied, in the order in which they were found, zone by zone at its rate
 * (kube-controller-manager 1.34, `RateLimitedTimedQueue`: a bucket of one token for each zone).
 */
export class TaintQueue {
  readonly #limits: SortedMap<string, Limit>;
  /** Zone and number, to the node. */
  readonly #waiting: SortedMap<string, string>;
  readonly #places: SortedMap<string, string>;
  readonly #numbers: Counter;

  private constructor(state: {
    limits: SortedMap<string, Limit>;
    waiting: SortedMap<string, string>;
    places: SortedMap<string, string>;
    numbers: Counter;
  }) {
    this.#limits = state.limits;
    this.#waiting = state.waiting;
    this.#places = state.places;
    this.#numbers = state.numbers;
  }

  static empty(): TaintQueue {
    const texts = () => SortedMap.ofTexts<string>();
    return new TaintQueue({
      ...{ limits: SortedMap.ofTexts(), waiting: texts(), places: texts(), numbers: new Counter() },
    });
  }

  add(node: string, zone: string): void {
    if (this.#places.has(node)) return;
    const place = `${zone}${GAP}${String(this.#numbers.next()).padStart(DIGITS, "0")}`;
    this.#places.set(node, place);
    this.#waiting.set(place, node);
  }

  remove(node: string): void {
    const place = this.#places.get(node);
    if (place === undefined) return;
    this.#places.delete(node);
    this.#waiting.delete(place);
  }

  /** Another rate; who had just moved has to wait at that one too. */
  limit(zone: string, rate: number, nowMs: number): void {
    const before = this.#limits.get(zone);
    if (before?.rate === rate) return;
    const isWaiting = before !== undefined && (before.rate === 0 || before.freeMs > nowMs);
    const freeMs = isWaiting && rate > 0 ? nowMs + 1_000 / rate : nowMs;
    this.#limits.set(zone, { rate, freeMs });
  }

  /** The next one of a zone that may be emptied now; null when none is, or may be. */
  take(zone: string, nowMs: number): string | null {
    const limit = this.#limits.get(zone);
    const node = this.#first(zone);
    if (node === null || limit === undefined || limit.rate === 0 || limit.freeMs > nowMs)
      return null;
    this.remove(node);
    this.#limits.set(zone, { ...limit, freeMs: nowMs + 1_000 / limit.rate });
    return node;
  }

  /** When the next one of a zone may be; null when none will. */
  nextMs(zone: string): number | null {
    const limit = this.#limits.get(zone);
    const isStopped = limit === undefined || limit.rate === 0;
    return isStopped || this.#first(zone) === null ? null : limit.freeMs;
  }

  get memory(): Memory {
    return {
      ...{ limits: this.#limits, waiting: this.#waiting },
      ...{ places: this.#places, numbers: this.#numbers },
    };
  }

  fork(): TaintQueue {
    return new TaintQueue({
      limits: this.#limits.fork(),
      waiting: this.#waiting.fork(),
      places: this.#places.fork(),
      numbers: this.#numbers.fork(),
    });
  }

  #first(zone: string): string | null {
    for (const node of this.#waiting.from(zone + GAP)) {
      return this.#places.get(node)?.startsWith(zone + GAP) === true ? node : null;
    }
    return null;
  }
}
