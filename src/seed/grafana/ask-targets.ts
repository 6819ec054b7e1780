import type { GrafanaClient } from "./grafana-client.ts";
import type { Target } from "./shown-dashboard.ts";

/** How a query ended: how many series or rows it has, or in words why there is none. */
export type TargetAnswer = { count: number } | { refused: string };

/** Enough to see what the last request has left, and no more than that. */
const RANGE = { from: "now-1m", to: "now" };
/**
 * Grafana moves the ends of a range to whole steps: with the panels' own step of five seconds,
 * what has just been counted would be seen only after the next one.
 */
const STEP = { interval: "1s", intervalMs: 1_000, maxDataPoints: 100 };

/**
 * Has Grafana ask a panel's queries, as a browser does that shows it; by `refId`.
 *
 * https://grafana.com/docs/grafana/latest/developers/http_api/data_source/#query-a-data-source
 */
export async function askTargets(
  client: GrafanaClient,
  targets: readonly Target[],
): Promise<ReadonlyMap<string, TargetAnswer>> {
  const queries = targets.map((target) => ({ ...target, ...STEP, exemplar: false }));
  const { status, body, words } = await client.post("/api/ds/query", { queries, ...RANGE });
  const results = (body as QueryAnswer | undefined)?.results ?? {};
  return new Map(
    targets.map(({ refId }) => [
      refId,
      answerOf(results[refId], `Grafana answered ${status}: ${words}`),
    ]),
  );
}

function answerOf(result: QueryResult | undefined, otherwise: string): TargetAnswer {
  if (result === undefined) return { refused: otherwise };
  if (result.error !== undefined && result.error !== "") return { refused: result.error };
  return { count: (result.frames ?? []).filter(isFilled).length };
}

/** A frame has a list of values for each of its fields, time among them. */
function isFilled({ data }: Frame): boolean {
  return (data?.values ?? []).some((column) => column.length > 0);
}

interface QueryAnswer {
  results?: Record<string, QueryResult>;
}

interface QueryResult {
  error?: string;
  frames?: Frame[];
}

interface Frame {
  data?: { values?: unknown[][] };
}
