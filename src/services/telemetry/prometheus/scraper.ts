import { Agent } from "node:http";
import type { Activity } from "../activity.ts";
import type { LimitError } from "./limit-error.ts";
import { Pace } from "./pace.ts";
import { ScrapedTarget } from "./scraped-target.ts";
import { type Target, targetKey } from "./targets-file.ts";

/** Of all targets together. */
const MAX_SERIES = 50_000;

/** How long a question waits for fresh samples: a target that hangs must not hold up the others. */
const REFRESH_MS = 200;

/** Scrapes all targets together, with one timer for all of them. */
export class Scraper {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 2 });
  readonly #pace = new Pace(performance.now());
  readonly #onLimit: (limit: LimitError["limit"]) => void;
  readonly #refreshMs: number;
  #targets = new Map<string, ScrapedTarget>();
  #lastRoundMs = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(
    activity: Activity,
    onLimit: (limit: LimitError["limit"]) => void,
    { refreshMs = REFRESH_MS } = {},
  ) {
    this.#onLimit = onLimit;
    this.#refreshMs = refreshMs;
    activity.onActivity(() => this.stir());
  }

  get targets(): Iterable<ScrapedTarget> {
    return this.#targets.values();
  }

  /** Milliseconds between two rounds, at present. */
  get intervalMs(): number {
    return this.#pace.intervalMs(performance.now());
  }

  /** Takes over a list: targets that stay keep their series, the others are forgotten. */
  setTargets(targets: readonly Target[]): void {
    const old = this.#targets;
    this.#targets = new Map(
      targets.map((target) => {
        const key = targetKey(target);
        return [key, old.get(key) ?? this.#create(target)];
      }),
    );
    this.stir();
  }

  /** Something happens, or someone asks: scrape often for a while. */
  stir(): void {
    this.#pace.stir(performance.now());
    this.#plan();
  }

  /**
   * Resolves when the samples are as young as while something happens: whoever asks after a quiet
   * time is told of now, and scraping in the meantime can be seldom.
   */
  async refresh(): Promise<void> {
    const ageMs = performance.now() - this.#lastRoundMs;
    this.#pace.stir(performance.now());
    if (ageMs <= this.intervalMs) {
      this.#plan();
      return;
    }
    const enough = Promise.withResolvers<void>();
    const timer = setTimeout(enough.resolve, this.#refreshMs);
    await Promise.race([this.#round(), enough.promise]);
    clearTimeout(timer);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#agent.destroy();
  }

  /** All series of all targets. */
  get seriesCount(): number {
    return [...this.#targets.values()].reduce((sum, { seriesCount }) => sum + seriesCount, 0);
  }

  #create(target: Target): ScrapedTarget {
    const created: ScrapedTarget = new ScrapedTarget(target, {
      agent: this.#agent,
      room: () => MAX_SERIES - this.seriesCount + created.seriesCount,
      onLimit: this.#onLimit,
    });
    return created;
  }

  #plan(): void {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    const delayMs = this.#pace.delayMs(performance.now(), this.#lastRoundMs);
    this.#timer = setTimeout(() => void this.#round(), delayMs);
  }

  async #round(): Promise<void> {
    this.#lastRoundMs = performance.now();
    this.#plan();
    await Promise.all(Array.from(this.#targets.values(), (target) => target.scrape()));
  }
}
