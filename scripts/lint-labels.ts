/** A finding of the linter in a public file, and what a person says of it. */
export interface LintLabel {
  /** `owner/name@commit:path`, of the file that the finding is in. */
  place: string;
  line: string;
  rule: string;
  isTrue: boolean;
}

/** @throws Error for a row of another form. */
export function readLabels(csv: string): LintLabel[] {
  const [head, ...rows] = csv.trimEnd().split("\n");
  if (head !== "file,line,rule,label") throw new Error(`another head: ${head}`);
  return rows.map((row) => {
    const [place = "", line = "", rule = "", label] = row.split(",");
    if (label !== "true" && label !== "false") throw new Error(`no label: ${row}`);
    return { place, line, rule, isTrue: label === "true" };
  });
}

export function precisionByRule(
  labels: readonly LintLabel[],
): Map<string, { right: number; wrong: number }> {
  const counts = new Map<string, { right: number; wrong: number }>();
  for (const { rule, isTrue } of labels) {
    const { right, wrong } = counts.get(rule) ?? { right: 0, wrong: 0 };
    counts.set(rule, { right: right + (isTrue ? 1 : 0), wrong: wrong + (isTrue ? 0 : 1) });
  }
  return counts;
}

/** Whether a place is that of a Compose file, not of what one mounts. */
export function isComposeFile(place: string): boolean {
  return /compose[^/]*\.ya?ml$/.test(place);
}
