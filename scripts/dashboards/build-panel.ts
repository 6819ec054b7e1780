import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import {
  BigValueGraphMode,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  SortOrder,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from "@grafana/grafana-foundation-sdk/common";
import type { Panel } from "@grafana/grafana-foundation-sdk/dashboard";
import * as prometheus from "@grafana/grafana-foundation-sdk/prometheus";
import * as stat from "@grafana/grafana-foundation-sdk/stat";
import * as table from "@grafana/grafana-foundation-sdk/table";
import * as tempo from "@grafana/grafana-foundation-sdk/tempo";
import * as timeseries from "@grafana/grafana-foundation-sdk/timeseries";
import { PROMETHEUS, TEMPO } from "./data-sources.ts";
import type { MetricsPanel, PanelSpec, QuerySpec, TracesPanel } from "./spec.ts";

const HEIGHT = 8;
const DEFAULT_WIDTH = 8;

/** The shortest step between two points: rates look back over four of them (Grafana's rule). */
const STEP = "5s";
const TRACES = 20;

/** Grafana's panel of a spec; ids are per dashboard. */
export function buildPanel(spec: PanelSpec, id: number): Builder<Panel> {
  const { title, description, width = DEFAULT_WIDTH } = spec;
  const panel = typedPanel(spec).id(id).title(title).description(description);
  // An empty panel says why it is none to worry about.
  if (spec.mayBeEmpty !== undefined) panel.noValue(spec.mayBeEmpty);
  return panel.height(HEIGHT).span(width);
}

function typedPanel(spec: PanelSpec) {
  switch (spec.kind) {
    case "lines":
      return linesPanel(spec);
    case "number":
      return numberPanel(spec);
    case "traces":
      return tracesPanel(spec);
  }
}

function linesPanel({ unit, queries }: MetricsPanel) {
  const legend = new VizLegendOptionsBuilder()
    .displayMode(LegendDisplayMode.List)
    .placement(LegendPlacement.Bottom)
    .showLegend(true);
  const tooltip = new VizTooltipOptionsBuilder()
    .mode(TooltipDisplayMode.Multi)
    .sort(SortOrder.Descending);
  return new timeseries.PanelBuilder()
    .datasource(PROMETHEUS)
    .unit(unit)
    .axisSoftMin(0)
    .lineWidth(1)
    .fillOpacity(10)
    .showPoints(VisibilityMode.Never)
    .legend(legend)
    .tooltip(tooltip)
    .targets(queries.map((query, index) => promQuery(query, index).range()));
}

function numberPanel({ unit, queries }: MetricsPanel) {
  return new stat.PanelBuilder()
    .datasource(PROMETHEUS)
    .unit(unit)
    .graphMode(BigValueGraphMode.None)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(["lastNotNull"]))
    .targets(queries.map((query, index) => promQuery(query, index).instant()));
}

function promQuery({ expression, legend, exemplars = false }: QuerySpec, index: number) {
  return new prometheus.DataqueryBuilder()
    .datasource(PROMETHEUS)
    .editorMode(prometheus.QueryEditorMode.Code)
    .refId(refId(index))
    .interval(STEP)
    .legendFormat(legend)
    .exemplar(exemplars)
    .expr(expression);
}

/** Grafana's own search by tags, as its form makes it: the trace store's version is its affair. */
function tracesPanel({ tags }: TracesPanel) {
  const filters = Object.entries(tags).map(([tag, value]) =>
    new tempo.TraceqlFilterBuilder()
      .id(tag.replaceAll(".", "-"))
      .tag(tag)
      .operator("=")
      .scope(
        tag === "service.name" ? tempo.TraceqlSearchScope.Resource : tempo.TraceqlSearchScope.Span,
      )
      .valueType("string")
      .value(value),
  );
  const query = new tempo.DataqueryBuilder()
    .datasource(TEMPO)
    .refId(refId(0))
    .queryType("traceqlSearch")
    .tableType(tempo.SearchTableType.Traces)
    .limit(TRACES)
    .filters(filters);
  return new table.PanelBuilder().datasource(TEMPO).targets([query]);
}

/** A, B, C … */
function refId(index: number): string {
  return String.fromCharCode("A".charCodeAt(0) + index);
}
