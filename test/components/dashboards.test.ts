import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { Endpoints } from "../../src/plan/endpoints.ts";
import { askPanels } from "../../src/seed/dashboards/ask-panels.ts";
import { type PanelTable, readPanelTable } from "../../src/seed/dashboards/panel-table.ts";
import { fillIn } from "../../src/seed/dashboards/variables.ts";
import { sumOf, valuesOf } from "../../src/seed/prometheus.ts";
import { newMark, sendMarked } from "../../src/seed/proof/marked-request.ts";
import { serviceUrl } from "../../src/seed/service-url.ts";
import { fetchTrace } from "../../src/seed/trace.ts";
import { needs } from "../needs.ts";
import { repository } from "../support/checkout.ts";
import { ProofStack } from "../support/proof-stack.ts";
import { REAL_PROGRAMS, realPrograms } from "../support/real-programs.ts";

const LOOK = { signal: new AbortController().signal, timeoutMs: 10_000 };
const SOON = { timeout: 60_000, interval: 500 };

describe("dashboards of a proven stack of real programs", needs(...REAL_PROGRAMS), () => {
  const stage: { stack?: ProofStack; endpoints?: Endpoints; folder?: string } = {};

  beforeAll(async () => {
    stage.folder = await mkdtemp(join(tmpdir(), "programs-"));
    stage.stack = await ProofStack.create(await realPrograms(stage.folder));
    await stage.stack.up();
    stage.endpoints = (await stage.stack.record()).endpoints;
  });

  afterAll(async () => {
    await stage.stack?.[Symbol.asyncDispose]();
    if (stage.folder) await rm(stage.folder, { recursive: true });
  });

  const ask = (table: PanelTable) => {
    const variables = { synthetic: "Included", rateInterval: "1m" } as const;
    return askPanels(table, { ...LOOK, endpoints: stage.endpoints ?? {}, variables });
  };

  test("no query is refused, and after the proof's one request every panel shows something", async () => {
    const table = await readPanelTable();
    // The proof has seen the counters; a rate needs a second scrape.
    await expect.poll(() => ask(table), SOON).toEqual([]);
  });

  test("durations are numbers as soon as something more is asked", async () => {
    const { dashboards } = await readPanelTable();
    const queries = dashboards.flatMap(({ panels }) => panels.flatMap((panel) => panel.queries));
    const quantiles = queries.flatMap((query) =>
      query.kind === "promql" && query.expression.startsWith("histogram_quantile")
        ? [query.expression]
        : [],
    );
    expect(quantiles.length).toBeGreaterThan(8);
    const variables = { synthetic: "Included", rateInterval: "1m" } as const;
    const unknown = async () => {
      await sendMarked(stage.endpoints ?? {}, newMark(), LOOK);
      const values = await Promise.all(
        quantiles.map((one) => valuesOf(stage.endpoints ?? {}, fillIn(one, variables), LOOK)),
      );
      return quantiles.filter((_, index) => !values[index]?.some((value) => value > 0));
    };
    await expect.poll(unknown, SOON).toEqual([]);
  });

  test("a point of a histogram leads to its trace", async () => {
    const { dashboards } = await readPanelTable();
    const panels = dashboards.flatMap((dashboard) => dashboard.panels);
    const [query] = panels.find(({ title }) => title === "Duration by service")?.queries ?? [];
    if (query?.kind !== "promql") throw new Error("the panel is gone");
    const variables = { synthetic: "Included", rateInterval: "1m" } as const;
    const nowSeconds = Math.floor(Date.now() / 1_000);
    const parameters = new URLSearchParams({
      query: fillIn(query.expression, variables),
      start: String(nowSeconds - 600),
      end: String(nowSeconds + 600),
    });
    const base = serviceUrl(stage.endpoints ?? {}, "prometheus", "http");
    const spans = async () => {
      const response = await fetch(`${base}/api/v1/query_exemplars?${parameters}`);
      const { data } = (await response.json()) as { data: ExemplarSeries[] };
      const series = data.find(({ seriesLabels }) => seriesLabels["service_name"] === "router");
      const traceId = series?.exemplars.at(-1)?.labels["trace_id"];
      if (traceId === undefined) return [];
      const answer = await fetchTrace(stage.endpoints ?? {}, traceId, LOOK);
      return "spans" in answer ? answer.spans.map(({ service }) => service) : [];
    };
    await expect.poll(spans, SOON).toContain("router");
  });

  test("the links from a span to its metrics have answers", async () => {
    const file = join(repository, "grafana/provisioning/datasources/tempo.yaml");
    const { datasources } = parse(await readFile(file, "utf8")) as { datasources: TempoSource[] };
    const queries = datasources.flatMap(({ jsonData }) => jsonData.tracesToMetrics.queries);
    // As Grafana writes the tags of a span of the router.
    const asked = queries.map(({ query }) => query.replace("$$$$__tags", 'service_name="router"'));
    const lengths = async () => {
      const answers = asked.map((query) => valuesOf(stage.endpoints ?? {}, query, LOOK));
      return (await Promise.all(answers)).map(({ length }) => length);
    };
    // A rate needs a second scrape, and without errors there is none of errors.
    await expect.poll(lengths, SOON).toEqual([1, expect.any(Number), 1]);
  });

  test("what the proof asked is left out unless one asks for it", async () => {
    const { dashboards } = await readPanelTable();
    const panels = dashboards.flatMap((dashboard) => dashboard.panels);
    const asked = (title: string, synthetic: "Left out" | "Included") => {
      const query = panels.find((panel) => panel.title === title)?.queries[0];
      if (query?.kind !== "promql") throw new Error(`no panel ${title}`);
      const variables = { synthetic, rateInterval: "5m" };
      return sumOf(stage.endpoints ?? {}, fillIn(query.expression, variables), LOOK);
    };
    const titles = [
      "Requests by service",
      "Requests by route",
      "Calls by method",
      "Requests by operation",
      "Policy decisions",
    ];
    const included = async () => {
      await sendMarked(stage.endpoints ?? {}, newMark(), LOOK);
      return Promise.all(titles.map(async (title) => (await asked(title, "Included")) > 0));
    };
    await expect.poll(included, SOON).toEqual(titles.map(() => true));
    const leftOut = await Promise.all(titles.map((title) => asked(title, "Left out")));
    expect(leftOut).toEqual(titles.map(() => 0));
  });

  test.each([
    ["that Prometheus cannot read", "sum(rate(up[1m])", /answered 400: .*parse error/],
    ["that has no answer", "no_such_metric", /^empty: no_such_metric$/],
  ])("a query %s is found", async (_, expression, why) => {
    const { dashboards } = await readPanelTable();
    const planted = dashboards.slice(0, 1).map((dashboard) => ({
      ...dashboard,
      panels: dashboard.panels.map((panel, index) =>
        index === 0 ? { ...panel, queries: [{ kind: "promql" as const, expression }] } : panel,
      ),
    }));
    const faults = await ask({ dashboards: planted });
    const panel = "Scrape targets up";
    expect(faults).toEqual([
      { dashboard: "devstack-overview", panel, why: expect.stringMatching(why) },
    ]);
  });
});

interface TempoSource {
  jsonData: { tracesToMetrics: { queries: { query: string }[] } };
}

interface ExemplarSeries {
  seriesLabels: Record<string, string>;
  exemplars: { labels: Record<string, string> }[];
}
