import path from "node:path";
import { sourceWindow } from "../../config/source-window.ts";
import type { LintFinding, Severity } from "../../lint/finding.ts";
import type { LintReport } from "../../lint/lint.ts";
import { counted } from "../../util/counted.ts";
import { displayWidth, printable, wrap } from "../../util/text-layout.ts";
import { paint, type View } from "./view.ts";

const MARKS: Readonly<Record<Severity, string>> = { error: "✖", warning: "!", note: "·" };
const COLORS = { error: "red", warning: "yellow", note: "dim" } as const;
/** Columns of the line numbers, as in errors of the configuration. */
const GUTTER = 7;
const INDENT = "    ";

export interface LintView {
  view: View;
  exitStatus: number;
}

/**
 * Errors and warnings with their lines, one block for findings of one rule that say the same; notes
 * by rule, each place in a line. How many there are comes last.
 */
export function renderLint(report: LintReport, { view, exitStatus }: LintView): string {
  const { findings } = report;
  const loud = findings.filter(({ severity }) => severity !== "note");
  const quiet = findings.filter(({ severity }) => severity === "note");
  const blocks = [
    ...byRule(loud.filter(({ severity }) => severity === "error")),
    ...byRule(loud.filter(({ severity }) => severity === "warning")),
  ].map((group) => block(group, view, true));
  const notes = byRule(quiet).map((group) => block(group, view, false));
  const lines = [...blocks, ...notes].flatMap((one) => [...one, ""]);
  return `${[...lines, summary(report, view, exitStatus)].join("\n")}\n`;
}

function byRule(findings: readonly LintFinding[]): LintFinding[][] {
  const groups = new Map<string, LintFinding[]>();
  for (const finding of findings) {
    groups.set(finding.code, [...(groups.get(finding.code) ?? []), finding]);
  }
  return [...groups.values()];
}

/** A rule's code and consequence, its places, and what to do. */
function block(group: readonly LintFinding[], view: View, framed: boolean): string[] {
  const [first] = group;
  if (first === undefined) return [];
  const { code, severity, consequence, fix } = first;
  const room = view.columns - INDENT.length;
  const words = (label: string, text: string) =>
    wrap(printable(text), room - 5).map(
      (line, index) => INDENT + (index === 0 ? label.padEnd(5) : " ".repeat(5)) + line,
    );
  return [
    `${paint(view, COLORS[severity], MARKS[severity])} ${paint(view, "bold", code)}`,
    ...group.flatMap((finding) => place(finding, view, framed)),
    ...words("so", consequence),
    ...words("fix", fix),
  ];
}

function place(finding: LintFinding, view: View, framed: boolean): string[] {
  const { file, line, column, message } = finding;
  const where = `${printable(path.relative(view.cwd, file))}:${line}:${column}`;
  const text = wrap(printable(message), view.columns - INDENT.length).map((one) => INDENT + one);
  const oneLine = `  ${where}  ${printable(message)}`;
  const head = displayWidth(oneLine) <= view.columns ? [oneLine] : [`  ${where}`, ...text];
  return framed ? [...head, ...excerpt(finding, view)] : head;
}

function excerpt(finding: LintFinding, view: View): string[] {
  const { text, offset, length } = sourceWindow(finding, view.columns - GUTTER - 3);
  const carets = paint(view, COLORS[finding.severity], "^".repeat(length));
  return [
    `${String(finding.line).padStart(GUTTER)} │ ${text}`.trimEnd(),
    `${" ".repeat(GUTTER + 1)}│ ${" ".repeat(offset)}${carets}`,
  ];
}

function summary(report: LintReport, view: View, exitStatus: number): string {
  const { errors, warnings, notes, waived, services } = report;
  const parts = [
    ...(errors > 0 ? [counted(errors, "error")] : []),
    ...(warnings > 0 ? [counted(warnings, "warning")] : []),
    ...(notes > 0 ? [counted(notes, "note")] : []),
  ];
  const found = parts.length === 0 ? "Nothing to find fault with" : parts.join(", ");
  const where = services > 0 ? ` in ${counted(services, "service")}` : "";
  const text = `${found}${where}${waived > 0 ? `, ${waived} waived` : ""}.`;
  const status = exitStatus === 0 ? "" : `E_LINT_FOUND · exit ${exitStatus}`;
  const gap = Math.max(2, view.columns - displayWidth(text) - displayWidth(status) - 3);
  return paint(view, "bold", text) + (status === "" ? "" : " ".repeat(gap) + status);
}
