import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { resolveReferences } from "../../src/plan/references.ts";
import { DATA_SOURCES } from "../../src/seed/dashboards/variables.ts";

const root = join(import.meta.dirname, "..", "..");

interface DataSource {
  name: string;
  uid: string;
  type: string;
  url: string;
  jsonData: {
    exemplarTraceIdDestinations?: { name: string; datasourceUid: string }[];
    tracesToMetrics?: {
      datasourceUid: string;
      tags: { key: string; value: string }[];
      queries: { query: string }[];
    };
  };
}

/** As a runtime writes it, with the references filled in by their own names. */
function read<T>(file: string): T {
  const text = readFileSync(join(root, "grafana/provisioning", file), "utf8");
  const scope = {
    lookUp: (kind: string, argument: string) => `<${kind} ${argument}>`,
    variable: (name: string) => `<${name}>`,
  };
  return parse(resolveReferences(text, scope)) as T;
}

function sourcesIn(file: string): DataSource[] {
  return read<{ datasources: DataSource[] }>(`datasources/${file}.yaml`).datasources;
}

const sources = ["prometheus", "tempo"].flatMap(sourcesIn);

test("the data sources have the uids that dashboards and the proof know", () => {
  expect(sources.map(({ uid, type, url }) => ({ uid, type, url }))).toEqual([
    { uid: DATA_SOURCES.prometheus, type: "prometheus", url: "<url prometheus.http>" },
    { uid: DATA_SOURCES.tempo, type: "tempo", url: "<url tempo.http>" },
  ]);
});

test("metrics lead to traces and traces to metrics", () => {
  const [prometheus, tempo] = sources;
  expect(prometheus?.jsonData.exemplarTraceIdDestinations).toEqual([
    { name: "trace_id", datasourceUid: DATA_SOURCES.tempo },
  ]);
  const links = tempo?.jsonData.tracesToMetrics;
  expect(links?.datasourceUid).toBe(DATA_SOURCES.prometheus);
  expect(links?.tags).toEqual([{ key: "service.name", value: "service_name" }]);
  // Grafana takes a single dollar sign for a variable of its environment.
  const queries = links?.queries.map(({ query }) => query) ?? [];
  expect(queries.length).toBeGreaterThan(2);
  expect(queries.filter((query) => !/[^$]\$\$__tags[},]/.test(query))).toEqual([]);
});

test.each(["prometheus", "tempo"])("%s alone is the same without links", (name) => {
  const [source] = sourcesIn(name);
  const { exemplarTraceIdDestinations, tracesToMetrics, ...others } = source?.jsonData ?? {};
  expect(exemplarTraceIdDestinations ?? tracesToMetrics).toBeDefined();
  expect(sourcesIn(`${name}-alone`)).toEqual([{ ...source, jsonData: others }]);
});

test("dashboards come from devstack's files, into a folder with a fixed uid", () => {
  const { providers } = read<{ providers: object[] }>("dashboards/devstack.yaml");
  expect(providers).toEqual([
    expect.objectContaining({
      folderUid: "devstack",
      allowUiUpdates: false,
      options: { path: "<file dashboards>" },
    }),
  ]);
});
