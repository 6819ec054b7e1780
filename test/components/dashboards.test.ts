import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Endpoints } from "../../src/plan/endpoints.ts";
import { askPanels } from "../../src/seed/dashboards/ask-panels.ts";
import { type PanelTable, readPanelTable } from "../../src/seed/dashboards/panel-table.ts";
import { newMark, sendMarked } from "../../src/seed/proof/marked-request.ts";
import { needs } from "../needs.ts";
import { ProofStack } from "../support/proof-stack.ts";
import { requireComponent } from "./components.ts";

const LOOK = { signal: new AbortController().signal, timeoutMs: 10_000 };
const SOON = { timeout: 60_000, interval: 500 };

const all = needs(
  "components:opa",
  "components:otelcol",
  "components:prometheus",
  "components:tempo",
);

describe("dashboards of a proven stack of real programs", all, () => {
  const stage: { stack?: ProofStack; endpoints?: Endpoints; folder?: string } = {};

  beforeAll(async () => {
    stage.folder = await mkdtemp(join(tmpdir(), "programs-"));
    stage.stack = await ProofStack.create({
      opa: { binary: requireComponent("opa") },
      "otel-collector": { binary: requireComponent("otelcol") },
      prometheus: { binary: requireComponent("prometheus") },
      tempo: { binary: await tempoWithSearch(stage.folder) },
    });
    await stage.stack.up();
    stage.endpoints = (await stage.stack.record()).endpoints;
  });

  afterAll(async () => {
    await stage.stack?.[Symbol.asyncDispose]();
    if (stage.folder) await rm(stage.folder, { recursive: true });
  });

  const ask = (table: PanelTable, synthetic: "Left out" | "Included") => {
    const variables = { synthetic, rateInterval: "1m" };
    return askPanels(table, { ...LOOK, endpoints: stage.endpoints ?? {}, variables });
  };

  test("no query is refused, and what the proof's traffic shows is there", async () => {
    const table = await readPanelTable();
    const faults = async () => {
      // A rate needs two samples of a series that was there before.
      await sendMarked(stage.endpoints ?? {}, newMark(), LOOK);
      return ask(table, "Included");
    };
    await expect.poll(faults, SOON).toEqual([]);
  });

  test("without devstack's own requests it looks as if nothing was asked", async () => {
    const table = await readPanelTable();
    const faults = await ask(table, "Left out");
    expect(faults.filter(({ why }) => !why.startsWith("empty: "))).toEqual([]);
    expect(faults.map(({ dashboard, panel }) => `${dashboard} ${panel}`)).toEqual(
      expect.arrayContaining([
        "devstack-overview Requests by service",
        "devstack-router Requests by route",
        "devstack-adapters Calls by method",
        "devstack-memory Requests by operation",
      ]),
    );
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
    const faults = await ask({ dashboards: planted }, "Included");
    const panel = "Scrape targets up";
    expect(faults).toEqual([
      { dashboard: "devstack-overview", panel, why: expect.stringMatching(why) },
    ]);
  });
});

/** Tempo 1.5 searches only when told on the command line; 2.x always does. */
async function tempoWithSearch(folder: string): Promise<string> {
  const script = join(folder, "tempo");
  await writeFile(
    script,
    `#!/bin/sh\nexec '${requireComponent("tempo")}' -search.enabled=true "$@"\n`,
  );
  await chmod(script, 0o755);
  return script;
}
