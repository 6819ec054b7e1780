/**
 * Writes grafana/dashboards/*.json, one per dashboard of scripts/dashboards, grafana/panels.json with
 * what their panels ask for, and docs/dashboards.md with what there is of dashboards and alerts.
 * With --check it writes nothing and exits with 1 when a file is not up to date or has no source. A
 * folder as argument stands in for the repository.
 */
import { globSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { BOARDS } from "./dashboards/boards.ts";
import { buildDashboard } from "./dashboards/build-dashboard.ts";
import { readRules, renderPage } from "./dashboards/page.ts";
import { panelTable } from "./dashboards/table.ts";

const root = path.join(import.meta.dirname, "..");
const FOLDER = "grafana/dashboards";

const template = await readFile(path.join(import.meta.dirname, "dashboards/template.md"), "utf8");
const rules = await readRules(
  root,
  globSync("config/prometheus/rules/*.yml", { cwd: root }).sort(),
);
const wanted = new Map<string, string>([
  ...BOARDS.map((spec) => [`${FOLDER}/${spec.uid}.json`, json(buildDashboard(spec))] as const),
  ["grafana/panels.json", json(panelTable(BOARDS))],
  ["docs/dashboards.md", renderPage(template, BOARDS, rules)],
]);
const checkOnly = process.argv.includes("--check");
const target = process.argv.slice(2).find((argument) => !argument.startsWith("--")) ?? root;
const stale: string[] = [];

for (const [file, text] of wanted) {
  const present = await readFile(path.join(target, file), "utf8").catch(() => null);
  if (present === text) continue;
  stale.push(file);
  if (checkOnly) continue;
  await mkdir(path.dirname(path.join(target, file)), { recursive: true });
  await writeFile(path.join(target, file), text);
}
for (const file of globSync(`${FOLDER}/*`, { cwd: target })) {
  if (wanted.has(file.replaceAll(path.sep, "/"))) continue;
  stale.push(file);
  if (!checkOnly) await rm(path.join(target, file));
}
if (checkOnly && stale.length > 0) {
  process.stderr.write(`stale: ${stale.join(", ")}; run node scripts/generate-dashboards.ts\n`);
  process.exitCode = 1;
}

function json(content: unknown): string {
  return `${JSON.stringify(content, null, 2)}\n`;
}
