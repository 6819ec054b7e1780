import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { packageRoot } from "../../util/package-root.ts";

/** What the dashboards ask for: grafana/panels.json, written together with grafana/dashboards. */
export interface PanelTable {
  dashboards: readonly DashboardEntry[];
}

export interface DashboardEntry {
  /** By which Grafana knows it, whatever its title. */
  uid: string;
  title: string;
  panels: readonly PanelEntry[];
}

export interface PanelEntry {
  id: number;
  title: string;
  queries: readonly PanelQuery[];
  /** The services that it shows something of: where all of them run, and are devstack's own. */
  of: readonly string[];
  /** Why it need not show anything although all is well, in words; null where it must. */
  mayBeEmpty: string | null;
}

/** PromQL with the dashboards' variables in it, or a search of the trace store by tags. */
export type PanelQuery =
  | { kind: "promql"; expression: string }
  | { kind: "traces"; tags: Readonly<Record<string, string>> };

/**
 * Reads the table that comes with devstack.
 *
 * @throws the system's error when the installation lacks it.
 */
export async function readPanelTable(): Promise<PanelTable> {
  const path = join(packageRoot(), "grafana", "panels.json");
  return JSON.parse(await readFile(path, "utf8")) as PanelTable;
}
