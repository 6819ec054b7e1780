import type { Endpoints } from "../../plan/endpoints.ts";
import { messageOf } from "../../util/errors.ts";
import { type AskPrometheus, valuesOf } from "../prometheus.ts";
import { findTraces } from "../trace.ts";
import type { PanelEntry, PanelQuery, PanelTable } from "./panel-table.ts";
import { fillIn, type VariableValues } from "./variables.ts";

/** A panel that does not show what it should, and why. */
export interface PanelFault {
  /** The dashboard's uid. */
  dashboard: string;
  panel: string;
  why: string;
}

export interface AskPanels extends AskPrometheus {
  endpoints: Endpoints;
  variables: VariableValues;
}

/**
 * Asks Prometheus and the trace store what every panel would ask them, and returns the panels whose
 * query was refused, or had no answer although it must have one.
 *
 * @throws the signal's reason when it is aborted.
 */
export async function askPanels(table: PanelTable, context: AskPanels): Promise<PanelFault[]> {
  const faults: PanelFault[] = [];
  for (const { uid, panels } of table.dashboards) {
    const found = await Promise.all(panels.map((panel) => faultsOf(panel, context)));
    for (const [index, reasons] of found.entries()) {
      const panel = panels[index]?.title ?? "";
      faults.push(...reasons.map((why) => ({ dashboard: uid, panel, why })));
    }
  }
  return faults;
}

async function faultsOf(panel: PanelEntry, context: AskPanels): Promise<string[]> {
  const answers = await Promise.all(
    panel.queries.map((query) =>
      countAnswers(query, context).then(
        (count) => (count > 0 || panel.mayBeEmpty !== null ? [] : [`empty: ${wordsOf(query)}`]),
        (error: unknown) => {
          context.signal.throwIfAborted();
          return [messageOf(error)];
        },
      ),
    ),
  );
  return answers.flat();
}

/**
 * How many series or traces a query finds. A quantile of nothing counts too, although it is NaN: a
 * counter that was first scraped after the only request has not grown since.
 */
async function countAnswers(query: PanelQuery, context: AskPanels): Promise<number> {
  const { endpoints, variables } = context;
  if (query.kind === "traces") return (await findTraces(endpoints, query.tags, context)).length;
  return (await valuesOf(endpoints, fillIn(query.expression, variables), context)).length;
}

function wordsOf(query: PanelQuery): string {
  return query.kind === "promql" ? query.expression : `traces with ${JSON.stringify(query.tags)}`;
}
