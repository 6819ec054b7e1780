import path from "node:path";
import type { LintFinding } from "../../lint/finding.ts";

const COMMANDS = { error: "error", warning: "warning", note: "notice" } as const;

/** Findings as workflow commands of GitHub Actions, which shows them at their lines. */
export function renderAnnotations(findings: readonly LintFinding[], cwd: string): string {
  return findings
    .map(({ severity, code, file, line, column, length, message, consequence, fix }) => {
      const place = [
        `file=${property(path.relative(cwd, file))}`,
        `line=${line}`,
        `col=${column}`,
        `endColumn=${column + length}`,
        `title=${property(code)}`,
      ].join(",");
      return `::${COMMANDS[severity]} ${place}::${data(`${message}\n${consequence}\n${fix}`)}\n`;
    })
    .join("");
}

/** As its documentation of workflow commands has it. */
function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
