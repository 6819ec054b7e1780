import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { packageRoot } from "../util/package-root.ts";

test("the collector without a trace store differs by the exporter alone", async () => {
  const [whole, without] = await Promise.all([
    template("otel/collector.yaml"),
    template("otel/collector-without-tempo.yaml"),
  ]);
  delete whole.exporters["otlp/tempo"];
  const { traces } = whole.service.pipelines;
  traces.exporters = traces.exporters.filter((name) => name !== "otlp/tempo");
  expect(without).toEqual(whole);
});

interface CollectorConfig {
  exporters: Record<string, unknown>;
  service: { pipelines: { traces: { exporters: string[] } } };
}

async function template(path: string): Promise<CollectorConfig> {
  return parse(await readFile(join(packageRoot(), path), "utf8"));
}
