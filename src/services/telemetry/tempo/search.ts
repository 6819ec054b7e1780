import type { SearchQuery } from "./search-query.ts";
import type { TraceEntry, TraceStore } from "./trace-store.ts";
import { summarise, type TraceSummary } from "./trace-tags.ts";

/** One trace as GET /api/search tells it. */
export interface FoundTrace {
  /** Without leading zeros, as Tempo writes it here and only here. */
  traceID: string;
  rootServiceName: string;
  rootTraceName: string;
  startTimeUnixNano: string;
  durationMs?: number;
}

/** The newest traces that match, and how many were looked at. */
export function search(
  store: TraceStore,
  query: SearchQuery,
): { traces: FoundTrace[]; inspectedTraces: number } {
  const traces: FoundTrace[] = [];
  let inspectedTraces = 0;
  for (const entry of store.newestFirst()) {
    if (traces.length >= query.limit) break;
    inspectedTraces += 1;
    if (!matchesTime(entry, query)) continue;
    const summary = summaryOf(store, entry);
    if (summary !== undefined && matchesTags(summary, query)) traces.push(found(entry, summary));
  }
  return { traces, inspectedTraces };
}

/** The names of all tags, sorted. */
export function tagNames(store: TraceStore): string[] {
  const names = new Set<string>();
  for (const { tags } of summaries(store)) for (const name of tags.keys()) names.add(name);
  return [...names].sort();
}

/** All values of one tag, sorted. */
export function tagValues(store: TraceStore, tag: string): string[] {
  const values = new Set<string>();
  for (const { tags } of summaries(store)) {
    for (const value of tags.get(tag) ?? []) values.add(value);
  }
  return [...values].sort();
}

function* summaries(store: TraceStore): Generator<TraceSummary> {
  for (const entry of store.newestFirst()) {
    const summary = summaryOf(store, entry);
    if (summary !== undefined) yield summary;
  }
}

function summaryOf(store: TraceStore, { traceId }: TraceEntry): TraceSummary | undefined {
  const traces = store.decoded(traceId);
  return traces && summarise(traces);
}

function matchesTime(entry: TraceEntry, { range, ...query }: SearchQuery): boolean {
  const ms = durationMs(entry);
  if (ms < query.minDurationMs || ms > query.maxDurationMs) return false;
  return (
    range === undefined || (seconds(entry.end) >= range.start && seconds(entry.start) <= range.end)
  );
}

function matchesTags({ tags }: TraceSummary, query: SearchQuery): boolean {
  return [...query.tags].every(([tag, value]) => tags.get(tag)?.has(value) === true);
}

function found(entry: TraceEntry, summary: TraceSummary): FoundTrace {
  const ms = Math.floor(durationMs(entry));
  return {
    traceID: entry.traceId.replace(/^0+/, ""),
    rootServiceName: summary.rootServiceName,
    rootTraceName: summary.rootTraceName,
    startTimeUnixNano: String(entry.start),
    ...(ms > 0 && { durationMs: ms }),
  };
}

function durationMs({ start, end }: TraceEntry): number {
  return end > start ? Number(end - start) / 1e6 : 0;
}

function seconds(nanos: bigint): number {
  return Number(nanos) / 1e9;
}
