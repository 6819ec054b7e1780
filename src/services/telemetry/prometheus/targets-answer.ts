import { SCRAPE_TIMEOUT_MS, type ScrapedTarget } from "./scraped-target.ts";

const NEVER = "0001-01-01T00:00:00Z";

/** The `data` of GET /api/v1/targets. `intervalMs`: how often targets are scraped at present. */
export function targetsAnswer(targets: Iterable<ScrapedTarget>, intervalMs: number): object {
  const interval = goDuration(intervalMs);
  const timeout = goDuration(SCRAPE_TIMEOUT_MS);
  const activeTargets = Array.from(targets, ({ target, lastScrape }) => ({
    discoveredLabels: {
      ...target.discoveredLabels,
      __scrape_interval__: interval,
      __scrape_timeout__: timeout,
    },
    labels: target.labels,
    scrapePool: "devstack",
    scrapeUrl: target.url,
    globalUrl: target.url,
    lastError: lastScrape.error,
    lastScrape: lastScrape.atMs === undefined ? NEVER : new Date(lastScrape.atMs).toISOString(),
    lastScrapeDuration: lastScrape.durationSeconds,
    health: healthOf(lastScrape),
    scrapeInterval: interval,
    scrapeTimeout: timeout,
  }));
  return { activeTargets, droppedTargets: [], droppedTargetCounts: { devstack: 0 } };
}

function healthOf({ atMs, up }: ScrapedTarget["lastScrape"]): "up" | "down" | "unknown" {
  if (atMs === undefined) return "unknown";
  return up ? "up" : "down";
}

function goDuration(ms: number): string {
  return ms % 1_000 === 0 ? `${ms / 1_000}s` : `${ms}ms`;
}
