import type { GrafanaClient } from "./grafana-client.ts";

/** Answers of a data source that has no health check of its own. */
const NOT_IMPLEMENTED: readonly number[] = [404, 501];

/** What is asked of such a one instead; Tempo's makers made it for this. */
const ECHOES: Readonly<Record<string, string>> = { tempo: "api/echo" };

/**
 * What is wrong with a data source, by its uid, in words; null when Grafana reaches it.
 *
 * https://grafana.com/docs/grafana/latest/developers/http_api/data_source/#check-data-source-health
 */
export async function dataSourceFault(client: GrafanaClient, uid: string): Promise<string | null> {
  const { status, body, words } = await client.get(`/api/datasources/uid/${uid}/health`);
  const said = (body as { status?: unknown } | undefined)?.status;
  if (status === 200 && said === "OK") return null;
  const echo = ECHOES[uid];
  if (echo === undefined || !NOT_IMPLEMENTED.includes(status)) {
    return `data source ${uid} answered ${status}: ${words}`;
  }
  const reached = await client.get(`/api/datasources/proxy/uid/${uid}/${echo}`);
  return reached.status === 200
    ? null
    : `data source ${uid} answered ${reached.status}: ${reached.words}`;
}
