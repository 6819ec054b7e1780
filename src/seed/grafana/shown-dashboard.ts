import { DASHBOARD_FOLDER } from "../dashboards/variables.ts";
import type { GrafanaClient } from "./grafana-client.ts";

/** A dashboard as Grafana has it, as far as the proof asks its panels. */
export interface ShownDashboard {
  panels: readonly ShownPanel[];
  /** The values of its variables that are chosen when it is opened, by name. */
  variables: Readonly<Record<string, string>>;
}

export interface ShownPanel {
  id: number;
  targets: readonly Target[];
}

/** One query of a panel; what else it has is its data source's affair. */
export interface Target {
  refId: string;
  datasource?: { uid?: string };
  expr?: string;
  [key: string]: unknown;
}

/** The dashboard of a uid in devstack's folder, or in words why Grafana does not show it. */
export async function fetchDashboard(
  client: GrafanaClient,
  uid: string,
): Promise<ShownDashboard | { fault: string }> {
  const { status, body, words } = await client.get(`/api/dashboards/uid/${uid}`);
  if (status !== 200) return { fault: `dashboard ${uid} answered ${status}: ${words}` };
  const { dashboard, meta } = body as DashboardAnswer;
  if (meta?.folderUid !== DASHBOARD_FOLDER) {
    return { fault: `dashboard ${uid} is not in the folder ${DASHBOARD_FOLDER}` };
  }
  const variables = (dashboard?.templating?.list ?? []).flatMap(({ name, current }) =>
    typeof current?.value === "string" ? [[name, current.value] as const] : [],
  );
  return {
    panels: (dashboard?.panels ?? []).map(({ id, targets = [] }) => ({ id, targets })),
    variables: Object.fromEntries(variables),
  };
}

interface DashboardAnswer {
  meta?: { folderUid?: string };
  dashboard?: {
    panels?: { id: number; targets?: Target[] }[];
    templating?: { list?: { name: string; current?: { value?: unknown } }[] };
  };
}
