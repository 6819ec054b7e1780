import { searchPath } from "../trace.ts";
import type { GrafanaClient } from "./grafana-client.ts";
import type { Target } from "./shown-dashboard.ts";

/** How many traces a data source finds by tags, or in words why it does not search. */
export async function searchTraces(
  client: GrafanaClient,
  target: SearchTarget,
): Promise<{ count: number } | { refused: string }> {
  // A browser makes TraceQL of the tags, which older trace stores do not know; by tags all search.
  const path = `/api/datasources/proxy/uid/${target.datasource?.uid}${searchPath(tagsOf(target))}`;
  const { status, body, words } = await client.get(path);
  const found = (body as { traces?: unknown[] } | undefined)?.traces;
  return status === 200 && body !== undefined
    ? { count: found?.length ?? 0 }
    : { refused: `${status}: ${words}` };
}

/** A query of Grafana's search form for traces. */
export interface SearchTarget extends Target {
  filters?: { tag: string; value?: unknown }[];
}

/** What it searches for. */
export function tagsOf({ filters = [] }: SearchTarget): Record<string, string> {
  return Object.fromEntries(filters.map(({ tag, value }) => [tag, String(value)]));
}

/** Whether a panel's query is one of them. */
export function isSearch(target: Target): target is SearchTarget {
  return target["queryType"] === "traceqlSearch";
}
