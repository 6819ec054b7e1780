import type { Agent } from "node:http";
import { messageOf } from "../../../util/errors.ts";
import { fetchMetrics } from "./fetch-metrics.ts";
import type { LabelSet } from "./labels.ts";
import { LimitError } from "./limit-error.ts";
import { type Series, SeriesCache } from "./series-cache.ts";
import type { Target } from "./targets-file.ts";

/** As `scrape_timeout`, `body_size_limit` and `sample_limit` in config/prometheus/prometheus.yml. */
export const SCRAPE_TIMEOUT_MS = 1_000;
const BODY_LIMIT_BYTES = 10_000_000;
const MAX_SERIES = 10_000;

export interface ScrapedTargetOptions {
  agent: Agent;
  /** How many series the store still takes, this target's own included. */
  room: () => number;
  onLimit: (limit: LimitError["limit"]) => void;
  /** `SCRAPE_TIMEOUT_MS` when absent. */
  timeoutMs?: number;
}

/** One target, its last scrape and its series. */
export class ScrapedTarget {
  readonly target: Target;
  readonly #cache: SeriesCache;
  readonly #options: ScrapedTargetOptions;
  #inFlight: Promise<void> | undefined;
  #report = { up: 0, durationSeconds: 0, samples: 0 };
  #lastError = "";
  /** Milliseconds since the Unix epoch. */
  #lastScrapeMs: number | undefined;

  constructor(target: Target, options: ScrapedTargetOptions) {
    this.target = target;
    this.#options = options;
    this.#cache = new SeriesCache(target.labels);
  }

  /** Scrapes once; while a scrape is under way no second one begins. Never rejects. */
  scrape(): Promise<void> {
    this.#inFlight ??= this.#scrapeOnce().finally(() => {
      this.#inFlight = undefined;
    });
    return this.#inFlight;
  }

  get seriesCount(): number {
    return this.#cache.size;
  }

  get lastScrape() {
    return {
      atMs: this.#lastScrapeMs,
      durationSeconds: this.#report.durationSeconds,
      error: this.#lastError,
      up: this.#report.up === 1,
    };
  }

  /** Series of the last scrape, and those that Prometheus adds about the scrape itself. */
  *series(): Generator<Pick<Series, "labels" | "value" | "timestampMs">> {
    yield* this.#cache.all();
    if (this.#lastScrapeMs === undefined) return;
    const timestampMs = this.#lastScrapeMs;
    const about = (name: string, value: number) => ({
      labels: named(name, this.target.labels),
      value,
      timestampMs,
    });
    yield about("up", this.#report.up);
    yield about("scrape_duration_seconds", this.#report.durationSeconds);
    yield about("scrape_samples_scraped", this.#report.samples);
  }

  async #scrapeOnce(): Promise<void> {
    const startedMs = performance.now();
    const atMs = Date.now();
    let samples = 0;
    try {
      const { text, format } = await fetchMetrics(this.target.url, {
        agent: this.#options.agent,
        timeoutMs: this.#options.timeoutMs ?? SCRAPE_TIMEOUT_MS,
        bodyLimitBytes: BODY_LIMIT_BYTES,
      });
      const maxSeries = Math.min(MAX_SERIES, this.#options.room());
      samples = this.#cache.replace({ text, format, atMs, maxSeries });
      this.#lastError = "";
    } catch (error) {
      this.#cache.clear();
      this.#lastError = messageOf(error);
      if (error instanceof LimitError) this.#options.onLimit(error.limit);
    }
    const durationSeconds = (performance.now() - startedMs) / 1_000;
    this.#report = { up: this.#lastError === "" ? 1 : 0, durationSeconds, samples };
    this.#lastScrapeMs = atMs;
  }
}

function named(name: string, labels: LabelSet): LabelSet {
  return { __name__: name, ...labels };
}
