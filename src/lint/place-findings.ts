import type { LintFinding, LintRule, Observation } from "./finding.ts";

const HIDDEN = "•";
/** The password of `scheme://user:password@host`. */
const IN_ADDRESS = /(?<=:\/\/[^:/\s@"']{0,100}:)[^@\s/"']+(?=@)/g;

/** A rule's observation with line and column, and with the rule's words where it has no own. */
export function findingOf(rule: LintRule, observation: Observation): LintFinding {
  const { at, service, message, hide } = observation;
  const { line, column, length, sourceLine } = at.source.locate(at.range);
  const shown =
    hide === undefined || hide === ""
      ? sourceLine
      : sourceLine.replaceAll(hide, HIDDEN.repeat(hide.length));
  return {
    code: rule.code,
    severity: rule.severity,
    file: at.source.file ?? "",
    line,
    column,
    length,
    service,
    message,
    consequence: observation.consequence ?? rule.consequence,
    fix: observation.fix ?? rule.fix,
    sourceLine: shown.replace(IN_ADDRESS, (secret) => HIDDEN.repeat(secret.length)),
  };
}

/** The files that were asked for first, then by name; within a file from top to bottom. */
export function inOrder(findings: readonly LintFinding[], files: readonly string[]): LintFinding[] {
  const rank = (file: string) => {
    const index = files.indexOf(file);
    return index === -1 ? files.length : index;
  };
  return findings.toSorted(
    (a, b) =>
      rank(a.file) - rank(b.file) ||
      (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) ||
      a.line - b.line ||
      a.column - b.column ||
      (a.code < b.code ? -1 : 1),
  );
}
