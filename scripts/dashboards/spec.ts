/** A dashboard as data: build.ts makes Grafana's JSON of it, table.ts the proof's list of queries. */
export interface DashboardSpec {
  /** Fixed: links and the proof go by it. Also the name of the file. */
  uid: string;
  title: string;
  description: string;
  rows: readonly RowSpec[];
}

export interface RowSpec {
  title: string;
  panels: readonly PanelSpec[];
}

export type PanelSpec = MetricsPanel | TracesPanel;

interface CommonPanel {
  title: string;
  /** What it shows, and what to make of it. */
  description: string;
  /** Of 24 columns; 8 unless said otherwise. */
  width?: number;
  /** Why it need not show anything although all is well; absent where it must. */
  mayBeEmpty?: string;
}

export interface MetricsPanel extends CommonPanel {
  kind: "lines" | "number";
  /** Grafana's name of the unit; see the SDK's units. */
  unit: string;
  queries: readonly QuerySpec[];
}

/** The last traces with these tags. */
export interface TracesPanel extends CommonPanel {
  kind: "traces";
  tags: Readonly<Record<string, string>>;
}

/** PromQL, and what its series are called. */
export interface QuerySpec {
  expression: string;
  /** Grafana's legend format: `{{label}}` stands for a label's value. */
  legend: string;
  /** Shows the traces behind a histogram as points: what is made from spans has them. */
  exemplars?: boolean;
}
