import { poll } from "../readiness/poll.ts";
import { counted } from "../util/counted.ts";
import { DevstackError, messageOf } from "../util/errors.ts";
import { readPanelTable } from "./dashboards/panel-table.ts";
import { DASHBOARD_FOLDER, DATA_SOURCES } from "./dashboards/variables.ts";
import { dataSourceFault } from "./grafana/data-sources.ts";
import { type GrafanaClient, grafanaClient } from "./grafana/grafana-client.ts";
import { fetchDashboard } from "./grafana/shown-dashboard.ts";
import { isLive, type ProofContext } from "./proof/proof-context.ts";

const LOOK_INTERVAL_MS = 100;

/**
 * Waits until Grafana has read what it was given: it reaches each data source of the stack by its
 * uid, and shows the folder and each dashboard by theirs. Returns what there is, in words; null
 * where there is no Grafana, or one of the user's that has a password of its own.
 *
 * @throws DevstackError E_SEED_FAILED naming what is missing, and what was answered.
 */
export async function seedGrafana(
  context: ProofContext,
  { timeoutMs }: { timeoutMs: number },
): Promise<string | null> {
  const { plan, clock, signal } = context;
  const grafana = plan.services.find(({ name }) => name === "grafana");
  if (grafana === undefined || ["disabled", "external"].includes(grafana.launch.kind)) return null;
  const sources = Object.values(DATA_SOURCES).filter((name) => isLive(context, name));
  const { dashboards } = await readPanelTable();
  const wanted = { sources, dashboards: dashboards.map(({ uid }) => uid) };
  const result = await poll<string[]>({
    intervalMs: LOOK_INTERVAL_MS,
    timeoutMs,
    clock,
    signal,
    attempt: async (attempt) => {
      const faults = await look({ ...context, signal: attempt.signal }, wanted).catch(
        (error: unknown) => {
          // What is cut off because the time is up says nothing: the last whole look counts.
          attempt.signal.throwIfAborted();
          return [messageOf(error)];
        },
      );
      return { observation: faults, done: faults.length === 0 };
    },
  });
  if (result.done) {
    return `${counted(wanted.dashboards.length, "dashboard")} · ${counted(sources.length, "data source")}`;
  }
  const faults = result.last ?? ["no answer in time"];
  throw new DevstackError("E_SEED_FAILED", "Grafana does not show what it was given", {
    why: faults.join("; "),
    hint: "devstack logs grafana",
    details: { faults },
  });
}

async function look(
  context: ProofContext,
  wanted: { sources: readonly string[]; dashboards: readonly string[] },
): Promise<string[]> {
  const client = await grafanaClient(context);
  const faults = await Promise.all([
    folderFault(client),
    ...wanted.sources.map((uid) => dataSourceFault(client, uid)),
    ...wanted.dashboards.map((uid) => dashboardFault(client, uid)),
  ]);
  return faults.filter((fault) => fault !== null);
}

async function folderFault(client: GrafanaClient): Promise<string | null> {
  const { status, words } = await client.get(`/api/folders/${DASHBOARD_FOLDER}`);
  return status === 200 ? null : `folder ${DASHBOARD_FOLDER} answered ${status}: ${words}`;
}

async function dashboardFault(client: GrafanaClient, uid: string): Promise<string | null> {
  const found = await fetchDashboard(client, uid);
  return "fault" in found ? found.fault : null;
}
