import type { Memory } from "../components/memory.ts";
import { SortedMap } from "../store/sorted-map.ts";

interface Losses {
  readonly lossyMs: number;
  readonly sinceMs: number;
  /** To how many services requests are being lost. */
  readonly services: number;
}

const ALL = "all";
const NONE: Losses = { lossyMs: 0, sinceMs: 0, services: 0 };

/** For how long requests to any service were lost: not twice where it was several at a time. */
export class LossClock {
  /** One entry. */
  readonly #losses: SortedMap<string, Losses>;

  constructor(losses: SortedMap<string, Losses> = SortedMap.ofTexts()) {
    this.#losses = losses;
  }

  lossyMs(nowMs: number): number {
    const { lossyMs, sinceMs, services } = this.#losses.get(ALL) ?? NONE;
    return lossyMs + (services > 0 ? nowMs - sinceMs : 0);
  }

  /** One service more loses requests from now on, or one less does. */
  add(by: 1 | -1, nowMs: number): void {
    const { services } = this.#losses.get(ALL) ?? NONE;
    const lossyMs = this.lossyMs(nowMs);
    this.#losses.set(ALL, { lossyMs, sinceMs: nowMs, services: services + by });
  }

  get memory(): Memory {
    return { losses: this.#losses };
  }

  fork(): LossClock {
    return new LossClock(this.#losses.fork());
  }
}
