import path from "node:path";
import type { LintFinding } from "../../lint/finding.ts";
import { workflowCommand } from "./workflow-command.ts";

const COMMANDS = { error: "error", warning: "warning", note: "notice" } as const;

/**
 * Findings of the linter as annotations at their lines.
 *
 * @param root the folder from which GitHub names files
 */
export function annotateFindings(findings: readonly LintFinding[], root: string): string {
  return findings
    .map(({ severity, code, file, line, column, length, message, consequence, fix }) =>
      workflowCommand(
        COMMANDS[severity],
        {
          file: path.relative(root, file),
          line,
          col: column,
          endColumn: column + length,
          title: code,
        },
        `${message}\n${consequence}\n${fix}`,
      ),
    )
    .join("");
}
