import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";

const root = join(import.meta.dirname, "..", "..");
const TSC = join(root, "node_modules", "typescript", "bin", "tsc");

const files = globSync("grafana/dashboards/*.json", { cwd: root }).sort();

/**
 * The SDK's types for what a JSON file can hold: its enums are the texts behind them, its markers of
 * kinds of queries are gone, and what it leaves open per panel is the type of that panel.
 */
const PLAIN = `
import type { Dashboard, FieldConfig, Panel, RowPanel } from "@grafana/grafana-foundation-sdk/dashboard";
import type { Dataquery as PromQL } from "@grafana/grafana-foundation-sdk/prometheus";
import type { Dataquery as Traces } from "@grafana/grafana-foundation-sdk/tempo";
import type * as stat from "@grafana/grafana-foundation-sdk/stat";
import type * as table from "@grafana/grafana-foundation-sdk/table";
import type * as timeseries from "@grafana/grafana-foundation-sdk/timeseries";

type Plain<T> =
  T extends string ? \`\${T}\` :
  T extends number ? (number extends T ? number : \`\${T}\` extends \`\${infer N extends number}\` ? N : never) :
  T extends boolean | null | undefined ? T :
  T extends readonly (infer One)[] ? Plain<One>[] :
  { [K in keyof T as K extends "_implementsDataqueryVariant" ? never : K]: Plain<T[K]> };

type OnePanel<Type, Query, Options, Custom> = Plain<
  Omit<Panel, "type" | "targets" | "options" | "fieldConfig"> & {
    type: Type;
    targets: Query[];
    options: Partial<Options>;
    fieldConfig: { defaults: Omit<FieldConfig, "custom"> & { custom?: Partial<Custom> }; overrides: [] };
  }
>;

export type PlainDashboard = Plain<Omit<Dashboard, "panels">> & {
  panels: (
    | Plain<RowPanel>
    | OnePanel<"timeseries", PromQL, timeseries.Options, timeseries.FieldConfig>
    | OnePanel<"stat", PromQL, stat.Options, never>
    | OnePanel<"table", Traces, table.Options, table.FieldConfig>
  )[];
};
`;

test("there are dashboards to check", () => {
  expect(files.length).toBeGreaterThan(4);
});

test("the checked-in dashboards have the SDK's types", async () => {
  const texts = await Promise.all(files.map((file) => readFile(join(root, file), "utf8")));
  const dashboards = texts.map((text, index) => [basename(files[index] ?? ""), text] as const);
  expect(await compile(dashboards)).toBe("");
});

test.each([
  ["a unit that is a number", '"unit": "reqps"', '"unit": 5'],
  ["a legend that does not exist", '"displayMode": "list"', '"displayMode": "lisst"'],
  ["an option of another panel", '"showLegend": true', '"graphMode": "none"'],
  ["a query of another source", '"expr": "sum(up)"', '"promql": "sum(up)"'],
  ["a panel that does not exist", '"type": "timeseries"', '"type": "graph"'],
])("%s is found", async (_, right, wrong) => {
  const text = await readFile(join(root, "grafana/dashboards/devstack-overview.json"), "utf8");
  expect(text).toContain(right);
  expect(await compile([["wrong.json", text.replace(right, wrong)]])).toMatch(
    /wrong\.ts\(\d+,\d+\): error TS/,
  );
});

/** What the compiler has against dashboards, each written down as a value of the SDK's type. */
async function compile(dashboards: readonly (readonly [name: string, json: string])[]) {
  const cache = join(root, "node_modules", ".cache");
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, "dashboards-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const compilerOptions = {
    module: "nodenext",
    noEmit: true,
    strict: true,
    skipLibCheck: true,
    types: [],
  };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions }));
  await writeFile(join(folder, "package.json"), '{"type":"module"}');
  await writeFile(join(folder, "plain.ts"), PLAIN);
  for (const [name, json] of dashboards) {
    const text = `import type { PlainDashboard } from "./plain.js";\n(${json}) satisfies PlainDashboard;\n`;
    await writeFile(join(folder, name.replace(".json", ".ts")), text);
  }
  const run = spawnSync(process.execPath, [TSC, "-p", folder], { encoding: "utf8" });
  return run.stdout + run.stderr;
}
