import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { resolveReferences } from "../../src/plan/references.ts";
import { readPanelTable } from "../../src/seed/dashboards/panel-table.ts";
import { BOARDS } from "./boards.ts";

const root = join(import.meta.dirname, "..", "..");

interface Panel {
  id: number;
  type: string;
  title: string;
  description?: string;
  gridPos: { x: number; y: number; w: number; h: number };
  datasource?: { type: string; uid: string };
  fieldConfig?: { defaults: { unit?: string; noValue?: string } };
  options?: { legend?: { showLegend: boolean } };
  targets?: { expr?: string; legendFormat?: string; datasource: { uid: string } }[];
}

interface Dashboard {
  uid: string;
  templating: { list: { name: string; current: { value: string } }[] };
  panels: Panel[];
}

const texts = globSync("grafana/dashboards/*.json", { cwd: root }).map((file) => ({
  file,
  text: readFileSync(join(root, file), "utf8"),
}));
const dashboards = texts.map(({ file, text }) => ({
  file,
  dashboard: JSON.parse(text) as Dashboard,
}));

test("every dashboard that has a source is there, under its uid", () => {
  const uids = BOARDS.map(({ uid }) => uid);
  expect(dashboards.map(({ dashboard }) => dashboard.uid).sort()).toEqual([...uids].sort());
  expect(dashboards.map(({ file }) => file).sort()).toEqual(
    uids.map((uid) => `grafana/dashboards/${uid}.json`).sort(),
  );
});

describe.each(dashboards)("$file", ({ dashboard }) => {
  const panels = dashboard.panels.filter(({ type }) => type !== "row");

  test("leaves devstack's own requests out unless it is told otherwise", () => {
    const values = dashboard.templating.list.map(({ name, current }) => [name, current.value]);
    expect(Object.fromEntries(values)).toEqual({
      prometheus: "prometheus",
      tempo: "tempo",
      synthetic: "false|",
    });
    const isMarked = /traces_span_metrics|(router|adapter|memory)_[a-z_]+_(total|bucket|count)/;
    // Counted by the service for everybody together.
    const isShared = /router_memory_errors_total|memory_evictions_total/;
    const unfiltered = panels
      .flatMap(({ targets = [] }) => targets.map(({ expr = "" }) => expr))
      .filter(
        (expr) => isMarked.test(expr) && !isShared.test(expr) && !expr.includes("$synthetic"),
      );
    expect(unfiltered).toEqual([]);
  });

  test("says of each panel what it shows, in what unit and under which name", () => {
    const mute = panels.filter(
      ({ description, datasource, fieldConfig, targets = [] }) =>
        !description ||
        targets.length === 0 ||
        (datasource?.type === "prometheus" &&
          (fieldConfig?.defaults.unit === undefined ||
            targets.some(({ legendFormat }) => !legendFormat))),
    );
    expect(mute.map(({ title }) => title)).toEqual([]);
    const lines = panels.filter(({ type }) => type === "timeseries");
    expect(lines.filter(({ options }) => options?.legend?.showLegend !== true)).toEqual([]);
  });

  test("asks data sources by the variables alone", () => {
    const uids = panels.flatMap(({ datasource, targets = [] }) => [
      datasource?.uid,
      ...targets.map((target) => target.datasource.uid),
    ]);
    expect(uids.filter((uid) => uid !== "$prometheus" && uid !== "$tempo")).toEqual([]);
  });

  test("has ids and places of its own for all panels, and no gaps", () => {
    const ids = dashboard.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const lines = Map.groupBy(dashboard.panels, ({ gridPos }) => gridPos.y);
    const widths = [...lines.values()].map((line) =>
      line.reduce((sum, { gridPos }) => sum + gridPos.w, 0),
    );
    expect(new Set(widths)).toEqual(new Set([24]));
  });

  test("asks what the proof's table says, and says why a panel may be empty", async () => {
    const { dashboards: entries } = await readPanelTable();
    const entry = entries.find(({ uid }) => uid === dashboard.uid);
    const asked = panels.map(({ id, title, targets = [], fieldConfig }) => ({
      id,
      title,
      asks: targets.map(({ expr }) => expr ?? null),
      mayBeEmpty: fieldConfig?.defaults.noValue ?? null,
    }));
    expect(asked).toEqual(
      entry?.panels.map(({ id, title, queries, mayBeEmpty }) => ({
        id,
        title,
        asks: queries.map((query) => (query.kind === "promql" ? query.expression : null)),
        mayBeEmpty,
      })),
    );
  });
});

test("nothing in a dashboard is taken for a reference of devstack's", () => {
  const scope = { lookUp: () => undefined, variable: () => undefined };
  for (const { text } of texts) expect(resolveReferences(text, scope)).toBe(text);
});
