import type { PanelEntry, PanelQuery, PanelTable } from "../../src/seed/dashboards/panel-table.ts";
import { numberPanels } from "./number-panels.ts";
import { panelOwners } from "./panel-owners.ts";
import type { DashboardSpec, PanelSpec } from "./spec.ts";

/** What the proof needs of the dashboards: what each panel asks, and whether it must have an answer. */
export function panelTable(boards: readonly DashboardSpec[]): PanelTable {
  return {
    dashboards: boards.map((spec) => ({
      uid: spec.uid,
      title: spec.title,
      panels: numberPanels(spec).flatMap(({ panels }) => panels.map(panelEntry)),
    })),
  };
}

function panelEntry({ id, panel }: { id: number; panel: PanelSpec }): PanelEntry {
  const { title, mayBeEmpty = null } = panel;
  const queries = queriesOf(panel);
  return { id, title, queries, of: panelOwners(queries), mayBeEmpty };
}

function queriesOf(panel: PanelSpec): PanelQuery[] {
  if (panel.kind === "traces") return [{ kind: "traces", tags: panel.tags }];
  return panel.queries.map(({ expression }) => ({ kind: "promql", expression }));
}
