import { readFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "yaml";
import type { DashboardSpec } from "./spec.ts";

/** One file of config/prometheus/rules, as far as the page tells of it. */
export interface RuleFile {
  groups: readonly { rules: readonly Rule[] }[];
}

interface Rule {
  alert?: string;
  record?: string;
  expr: string;
  for?: string;
  labels?: { severity?: string };
  annotations?: { summary: string; runbook: string };
}

/** docs/dashboards.md: what is written by hand, and tables of what there is. */
export function renderPage(
  template: string,
  boards: readonly DashboardSpec[],
  files: readonly RuleFile[],
): string {
  const rules = files.flatMap(({ groups }) => groups.flatMap((group) => group.rules));
  const tables: Record<string, string> = {
    dashboards: table(["dashboard", "uid", "shows"], boards.map(boardRow)),
    alerts: table(["alert", "severity", "after", "means", "what to do"], rules.flatMap(alertRow)),
    ratios: table(["name", "is"], rules.flatMap(ratioRow)),
  };
  return template.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => tables[name] ?? whole);
}

/** Every file of rules that comes with devstack. */
export function readRules(root: string, files: readonly string[]): Promise<RuleFile[]> {
  return Promise.all(
    files.map(async (file) => parse(await readFile(path.join(root, file), "utf8")) as RuleFile),
  );
}

function boardRow({ uid, title, description }: DashboardSpec): string[] {
  return [title, `\`${uid}\``, description];
}

function alertRow(rule: Rule): string[][] {
  const { alert, for: after = "at once", labels, annotations } = rule;
  if (alert === undefined || annotations === undefined) return [];
  const { summary, runbook } = annotations;
  return [[alert, labels?.severity ?? "", after, plain(summary), plain(runbook)]];
}

function ratioRow({ record, expr }: Rule): string[][] {
  return record === undefined ? [] : [[`\`${record}\``, `\`${cell(expr)}\``]];
}

/** An annotation without its template language: `{{ $labels.job }}` is its job. */
function plain(text: string): string {
  return cell(
    text.replace(/\{\{ \$labels\.(\w+) \}\}/g, "*$1*").replace(/\{\{ \$value [^}]*\}\}/g, "*n %*"),
  );
}

function cell(text: string): string {
  return text.trim().replaceAll(/\s+/g, " ").replaceAll("|", "\\|");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => "---"), ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
