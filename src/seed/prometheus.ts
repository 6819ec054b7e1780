import { TARGET_PORT_LABEL } from "../catalog/prometheus.ts";
import type { Endpoints } from "../plan/endpoints.ts";
import { exchange, jsonOf } from "../util/http-client.ts";
import { serviceUrl } from "./service-url.ts";

export interface AskPrometheus {
  signal: AbortSignal;
  timeoutMs: number;
}

/** An instant vector selector: `name{label="value"}`. */
export function selector(metric: string, labels: Readonly<Record<string, string>>): string {
  const matchers = Object.entries(labels).map(
    ([name, value]) => `${name}=${JSON.stringify(value)}`,
  );
  return matchers.length === 0 ? metric : `${metric}{${matchers.join(",")}}`;
}

/**
 * The sum of the numbers of an instant selector; 0 when there is none, since a counter that has
 * never been raised need not exist.
 *
 * @throws the system's error when Prometheus cannot be reached, Error with its words when it
 *   refuses.
 */
export async function sumOf(
  endpoints: Endpoints,
  query: string,
  look: AskPrometheus,
): Promise<number> {
  const values = await valuesOf(endpoints, query, look);
  return values.filter(Number.isFinite).reduce((sum, value) => sum + value, 0);
}

/**
 * The number of each series that an expression has now; NaN where it has none, as a quantile of
 * nothing.
 *
 * @throws the system's error when Prometheus cannot be reached, Error with its words when it
 *   refuses.
 */
export async function valuesOf(
  endpoints: Endpoints,
  query: string,
  { signal, timeoutMs }: AskPrometheus,
): Promise<number[]> {
  const base = serviceUrl(endpoints, "prometheus", "http");
  const url = `${base}/api/v1/query?query=${encodeURIComponent(query)}`;
  const answer = await exchange({ url, signal, timeoutMs });
  const body = jsonOf(answer) as QueryBody | undefined;
  if (answer.status !== 200 || body?.status !== "success") {
    throw new Error(
      `${base} answered ${answer.status}: ${body?.error ?? answer.text.slice(0, 200)}`,
    );
  }
  const series = body.data?.result ?? [];
  return series.map(({ value }) => Number(value?.[1] ?? 0));
}

interface QueryBody {
  status?: string;
  error?: string;
  data?: { result?: { value?: [number, string] }[] };
}

export interface Target {
  job: string;
  /** As Prometheus reaches it. */
  scrapeUrl: string;
  /** The port's name, where the target is one that devstack has written down; null for others. */
  port: string | null;
  health: string;
  lastError: string;
  /** When the last scrape began: milliseconds since the Unix epoch; null where it is not told. */
  lastScrapeMs: number | null;
}

/** The targets that Prometheus scrapes, as it sees them. */
export async function scrapeTargets(
  endpoints: Endpoints,
  { signal, timeoutMs }: AskPrometheus,
): Promise<Target[]> {
  const base = serviceUrl(endpoints, "prometheus", "http");
  const answer = await exchange({ url: `${base}/api/v1/targets?state=active`, signal, timeoutMs });
  const body = jsonOf(answer) as TargetsBody | undefined;
  if (answer.status !== 200 || body?.data?.activeTargets === undefined) {
    throw new Error(`${base} answered ${answer.status}: ${answer.text.slice(0, 200)}`);
  }
  return body.data.activeTargets.map(({ labels, discoveredLabels, scrapeUrl, ...scrape }) => ({
    job: labels?.["job"] ?? "",
    scrapeUrl: scrapeUrl ?? "",
    port: discoveredLabels?.[TARGET_PORT_LABEL] ?? null,
    health: scrape.health ?? "unknown",
    lastError: scrape.lastError ?? "",
    lastScrapeMs: timeOf(scrape.lastScrape),
  }));
}

function timeOf(text: string | undefined): number | null {
  const atMs = Date.parse(text ?? "");
  return Number.isNaN(atMs) ? null : atMs;
}

interface TargetsBody {
  data?: {
    activeTargets?: {
      labels?: Record<string, string>;
      discoveredLabels?: Record<string, string>;
      scrapeUrl?: string;
      health?: string;
      lastError?: string;
      lastScrape?: string;
    }[];
  };
}

export interface RuleGroup {
  /** Path of the file it is from, as Prometheus sees it. */
  file: string;
  /** `health`: ok, err, or unknown before the first evaluation. */
  rules: { name: string; health: string; lastError: string }[];
}

/**
 * The groups of rules that Prometheus has loaded.
 *
 * @throws the system's error when Prometheus cannot be reached, Error with its words when it
 *   refuses.
 */
export async function ruleGroups(
  endpoints: Endpoints,
  { signal, timeoutMs }: AskPrometheus,
): Promise<RuleGroup[]> {
  const base = serviceUrl(endpoints, "prometheus", "http");
  const answer = await exchange({ url: `${base}/api/v1/rules`, signal, timeoutMs });
  const body = jsonOf(answer) as RulesBody | undefined;
  if (answer.status !== 200 || body?.data?.groups === undefined) {
    throw new Error(`${base} answered ${answer.status}: ${answer.text.slice(0, 200)}`);
  }
  return body.data.groups.map(({ file, rules }) => ({
    file: file ?? "",
    rules: (rules ?? []).map(({ name, health, lastError }) => ({
      name: name ?? "",
      health: health ?? "unknown",
      lastError: lastError ?? "",
    })),
  }));
}

interface RulesBody {
  data?: {
    groups?: {
      file?: string;
      rules?: { name?: string; health?: string; lastError?: string }[];
    }[];
  };
}
