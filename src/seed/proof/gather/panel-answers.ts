import type { Plan } from "../../../plan/plan.ts";
import { counted } from "../../../util/counted.ts";
import {
  type DashboardEntry,
  type PanelEntry,
  readPanelTable,
} from "../../dashboards/panel-table.ts";
import { DATA_SOURCES, SYNTHETIC_VALUES } from "../../dashboards/variables.ts";
import { askPanel } from "../../grafana/ask-panel.ts";
import { askTargets } from "../../grafana/ask-targets.ts";
import { type GrafanaClient, grafanaClient } from "../../grafana/grafana-client.ts";
import { fetchDashboard, type ShownDashboard, type Target } from "../../grafana/shown-dashboard.ts";
import { withVariables } from "../../grafana/with-variables.ts";
import { isAsBrought } from "../../stand-in.ts";
import type { Finding } from "../evidence.ts";
import { isLive, type ProofContext } from "../proof-context.ts";

/**
 * Looks for the marked request in what people see: has Grafana ask every panel's queries, devstack's
 * own requests included, and the trace by its id. What has been found once is not asked again, since
 * the proof looks often; all that is missing is asked at once, so that the last look is a short one.
 */
export class PanelSearch {
  readonly #traceId: string;
  readonly #found = new Set<string>();

  constructor(traceId: string) {
    this.#traceId = traceId;
  }

  async look(context: ProofContext): Promise<Finding> {
    const client = await grafanaClient(context);
    const { dashboards } = await readPanelTable();
    const traced = isLive(context, "otel-collector") && isLive(context, "tempo");
    const faults = await Promise.all([
      ...dashboards.map((dashboard) => this.#dashboardFault(dashboard, { client, context })),
      traced ? this.#traceFault(client) : null,
    ]);
    const fault = faults.find((one) => one !== null);
    if (fault) return { found: false, words: fault };
    const panels = dashboards.reduce((sum, one) => sum + one.panels.length, 0);
    const words = `${counted(panels, "panel")} of ${counted(dashboards.length, "dashboard")}`;
    return { found: true, words: traced ? `${words}, the trace` : words };
  }

  async #dashboardFault(entry: DashboardEntry, { client, context }: Look): Promise<string | null> {
    const left = entry.panels.filter(({ id }) => !this.#found.has(`${entry.uid}/${id}`));
    if (left.length === 0) return null;
    const shown = await fetchDashboard(client, entry.uid);
    if ("fault" in shown) return shown.fault;
    const faults = await Promise.all(
      left.map(async (panel) => {
        const fault = await panelFault(panel, shown, { client, context });
        if (fault === null) this.#found.add(`${entry.uid}/${panel.id}`);
        return fault && `dashboard ${entry.title}, panel ${panel.title}: ${fault}`;
      }),
    );
    return faults.find((fault) => fault !== null) ?? null;
  }

  async #traceFault(client: GrafanaClient): Promise<string | null> {
    if (this.#found.has(TRACE)) return null;
    const uid = DATA_SOURCES.tempo;
    const query = { queryType: "traceId", query: this.#traceId };
    const target = { refId: "A", datasource: { type: "tempo", uid }, ...query };
    const answer = (await askTargets(client, [target])).get(target.refId);
    const where = `data source ${uid}, trace ${this.#traceId}`;
    if (answer !== undefined && "refused" in answer) return `${where}: ${answer.refused}`;
    if (!answer?.count) return `${where}: empty`;
    this.#found.add(TRACE);
    return null;
  }
}

/** Beside the panels, which are `<dashboard>/<id>`. */
const TRACE = "trace";

interface Look {
  client: GrafanaClient;
  context: ProofContext;
}

/** Why a panel does not show what it must, in words; null when it does. */
async function panelFault(
  panel: PanelEntry,
  shown: ShownDashboard,
  { client, context }: Look,
): Promise<string | null> {
  const values = { ...shown.variables, synthetic: SYNTHETIC_VALUES.Included };
  const targets = shown.panels
    .filter(({ id }) => id === panel.id)
    .flatMap((one) => one.targets.map((target) => withVariables(target, values)));
  if (targets.length === 0) return "Grafana has no such panel, or no query of it";
  if (targets.some((target) => isOfAbsent(target, context))) return null;
  const mayBeEmpty = panel.mayBeEmpty !== null || !hasOwners(panel, context.plan);
  for (const { query, answer } of await askPanel(client, targets)) {
    if ("refused" in answer) return `${answer.refused}: ${query}`;
    if (answer.count === 0 && !mayBeEmpty) return `empty: ${query}`;
  }
  return null;
}

/** What a trace store shows that is not part of the stack, its panels need not. */
function isOfAbsent({ datasource }: Target, context: ProofContext): boolean {
  return Object.values(DATA_SOURCES).some(
    (name) => name === datasource?.uid && !isLive(context, name),
  );
}

/** Whether all run as devstack brings them whose metrics a panel shows. */
function hasOwners({ of }: PanelEntry, { services }: Plan): boolean {
  return of.every((name) => services.some((one) => one.name === name && isAsBrought(one)));
}
