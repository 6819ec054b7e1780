import type { QuerySpec } from "./spec.ts";

/** A label that tells devstack's own requests from others, matched by the dashboards' variable. */
export const UNMARKED = 'synthetic=~"$synthetic"';
/** The same of span metrics, where it is the attribute `user_agent.synthetic.type`. */
export const UNMARKED_SPAN = 'user_agent_synthetic_type=~"$synthetic"';

/** Growth per second of counters, added up by labels. */
export function rate(selector: string, ...by: string[]): string {
  return `sum${grouped(by)}(rate(${selector}[$__rate_interval]))`;
}

/** One quantile of a histogram with explicit buckets, 0 to 1; `name` without `_bucket`. */
export function quantile(q: number, name: string, matchers: string, ...by: string[]): string {
  return `histogram_quantile(${q}, ${rate(`${name}_bucket{${matchers}}`, "le", ...by)})`;
}

/** The median and the 95th percentile, named after the labels. */
export function medianAnd95th(name: string, matchers: string, ...by: string[]): QuerySpec[] {
  const labels = by.map((label) => `{{${label}}} `).join("");
  return [
    { expression: quantile(0.5, name, matchers, ...by), legend: `${labels}p50` },
    { expression: quantile(0.95, name, matchers, ...by), legend: `${labels}p95` },
  ];
}

function grouped(by: readonly string[]): string {
  return by.length === 0 ? "" : ` by (${by.join(", ")}) `;
}
