import { formatValue } from "./format-value.ts";
import type { LabelSet } from "./labels.ts";
import type { ScrapedTarget } from "./scraped-target.ts";
import type { Selector } from "./selector.ts";

/** Prometheus's `--query.lookback-delta`: an older sample is no answer. */
const LOOKBACK_MS = 300_000;

export interface VectorSample {
  metric: LabelSet;
  /** Unix seconds of the query, and the value as text. */
  value: [number, string];
}

/** The latest samples that a selector matches, as an instant vector at `atMs`. */
export function selectSamples(
  targets: Iterable<ScrapedTarget>,
  selector: Selector,
  atMs: number,
): VectorSample[] {
  const samples: VectorSample[] = [];
  for (const { labels, value, timestampMs } of allSeries(targets)) {
    const isStale = atMs - timestampMs > LOOKBACK_MS;
    if (isStale || !selector(labels)) continue;
    samples.push({ metric: sorted(labels), value: [atMs / 1_000, formatValue(value)] });
  }
  return samples;
}

/** The label sets that any of the selectors matches; all of them when there is none. */
export function selectLabels(
  targets: Iterable<ScrapedTarget>,
  selectors: readonly Selector[],
): LabelSet[] {
  const found: LabelSet[] = [];
  for (const { labels } of allSeries(targets)) {
    if (selectors.length === 0 || selectors.some((matches) => matches(labels))) {
      found.push(sorted(labels));
    }
  }
  return found;
}

function* allSeries(targets: Iterable<ScrapedTarget>) {
  for (const target of targets) yield* target.series();
}

function sorted(labels: LabelSet): LabelSet {
  return Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}
