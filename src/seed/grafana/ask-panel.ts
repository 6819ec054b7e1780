import { askTargets, type TargetAnswer } from "./ask-targets.ts";
import type { GrafanaClient } from "./grafana-client.ts";
import { isSearch, searchTraces, tagsOf } from "./search-traces.ts";
import type { Target } from "./shown-dashboard.ts";

/** What one query of a panel has shown; `query` is it in words. */
export interface PanelAnswer {
  query: string;
  answer: TargetAnswer;
}

/** Has Grafana ask all queries of a panel, their variables filled in. */
export async function askPanel(
  client: GrafanaClient,
  targets: readonly Target[],
): Promise<PanelAnswer[]> {
  const searches = targets.filter(isSearch);
  const queries = targets.filter((target) => !isSearch(target));
  const [found, answers] = await Promise.all([
    Promise.all(
      searches.map(async (search) => ({
        query: `traces with ${JSON.stringify(tagsOf(search))}`,
        answer: await searchTraces(client, search),
      })),
    ),
    queries.length === 0 ? new Map<string, TargetAnswer>() : askTargets(client, queries),
  ]);
  return [
    ...found,
    ...queries.map(({ refId, expr = refId }) => ({
      query: expr,
      answer: answers.get(refId) ?? { refused: "it was not answered" },
    })),
  ];
}
