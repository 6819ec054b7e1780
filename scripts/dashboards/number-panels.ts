import type { DashboardSpec, PanelSpec } from "./spec.ts";

export interface NumberedRow {
  id: number;
  title: string;
  panels: readonly { id: number; panel: PanelSpec }[];
}

/** Every row and panel with its id, counted through the dashboard: links to a panel go by it. */
export function numberPanels({ rows }: DashboardSpec): NumberedRow[] {
  let last = 0;
  const next = () => {
    last += 1;
    return last;
  };
  return rows.map(({ title, panels }) => ({
    id: next(),
    title,
    panels: panels.map((panel) => ({ id: next(), panel })),
  }));
}
