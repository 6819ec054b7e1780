import {
  CustomVariableBuilder,
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  RowBuilder,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { DATA_SOURCES, SYNTHETIC_VALUES } from "../../src/seed/dashboards/variables.ts";
import { buildPanel } from "./build-panel.ts";
import { numberPanels } from "./number-panels.ts";
import type { DashboardSpec } from "./spec.ts";

/** All dashboards have it: each links to the others by it. */
const TAG = "devstack";

/** Grafana's dashboard of a spec (schema of the classic dashboards, which every version reads). */
export function buildDashboard(spec: DashboardSpec): Dashboard {
  const { uid, title, description } = spec;
  const builder = new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags([TAG])
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: "now-15m", to: "now" })
    .refresh("5s")
    .link(othersLink())
    .variables([dataSource("prometheus"), dataSource("tempo"), syntheticVariable()]);
  for (const row of numberPanels(spec)) {
    builder.withRow(new RowBuilder(row.title).id(row.id));
    for (const { id, panel } of row.panels) builder.withPanel(buildPanel(panel, id));
  }
  return builder.build();
}

function othersLink() {
  return new DashboardLinkBuilder("devstack")
    .type(DashboardLinkType.Dashboards)
    .tags([TAG])
    .asDropdown(true)
    .includeVars(true)
    .keepTime(true);
}

function dataSource(name: keyof typeof DATA_SOURCES) {
  const title = name === "prometheus" ? "Prometheus" : "Tempo";
  return new DatasourceVariableBuilder(name)
    .label(title)
    .type(name)
    .current({ text: title, value: DATA_SOURCES[name] });
}

function syntheticVariable() {
  const options = Object.entries(SYNTHETIC_VALUES).map(([text, value], index) => ({
    text,
    value,
    selected: index === 0,
  }));
  const [first] = options;
  const variable = new CustomVariableBuilder("synthetic")
    .label("devstack's own requests")
    .description("Requests that devstack sends to prove the stack.")
    .values(options.map(({ text, value }) => `${text} : ${value}`).join(", "))
    .options(options);
  return first ? variable.current(first) : variable;
}
