import type { DoctorReport } from "../../stack/doctor/doctor.ts";
import type { Finding } from "../../stack/doctor/finding.ts";
import { printable, wrap } from "../../util/text-layout.ts";
import { advice } from "./advice.ts";
import { columnWidths, pad } from "./table.ts";
import { paint, type View } from "./view.ts";

const MARKS = { ok: "✔", warning: "!", problem: "✖" } as const;
const COLORS = { ok: "green", warning: "yellow", problem: "red" } as const;
const FIX = "fix  ";

/** A row for each finding, the remedy below it; how many there are in the last line. */
export function renderDoctor({ findings }: DoctorReport, view: View): string {
  const [columns = 0] = columnWidths(
    findings.map(({ check }) => [check]),
    2,
  );
  const lines = findings.flatMap((finding, index) => {
    const again = findings[index - 1]?.check === finding.check;
    return rows(finding, { name: pad(again ? "" : finding.check, columns), view });
  });
  return `${[...lines, "", verdict(findings, view)].join("\n")}\n`;
}

function rows(finding: Finding, { name, view }: { name: string; view: View }): string[] {
  const { status, summary, fix } = finding;
  const indent = " ".repeat(4 + name.length);
  const room = view.columns - indent.length;
  const [first = "", ...others] = wrap(printable(summary), room);
  const remedy = fix === null ? [] : wrap(printable(advice(view, fix)), room - FIX.length);
  return [
    `  ${paint(view, COLORS[status], MARKS[status])} ${name}${first}`,
    ...others.map((line) => indent + line),
    ...remedy.map((line, index) => indent + (index === 0 ? FIX : " ".repeat(FIX.length)) + line),
  ];
}

function verdict(findings: readonly Finding[], view: View): string {
  const count = (status: Finding["status"]) =>
    findings.filter((finding) => finding.status === status).length;
  const [problems, warnings] = [count("problem"), count("warning")];
  const parts = [
    ...(problems > 0 ? [amount(problems, "problem")] : []),
    ...(warnings > 0 ? [amount(warnings, "warning")] : []),
  ];
  const fine = problems > 0 ? "" : " A stack can run here.";
  const words = parts.length === 0 ? "Everything is in order." : `${parts.join(", ")}.${fine}`;
  return paint(view, "bold", words);
}

function amount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
