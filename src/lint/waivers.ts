import type { SourceText } from "../config/source-text.ts";
import type { LintFinding, Observation } from "./finding.ts";

/** `# devstack-lint: ignore L_CODE reason`. */
export interface Waiver {
  source: SourceText;
  codes: readonly string[];
  reason: string;
  /** Where it stands. */
  range: readonly [number, number];
  /** Lines that it covers, counted from 1, the last one included. */
  from: number;
  to: number;
}

const COMMENT = /#\s*devstack-lint:\s*(.*)$/;
const FORM = /^ignore\s+(L_\w+(?:\s*,\s*L_\w+)*)\s*(.*)$/;

/**
 * The waivers of a file. Behind something, one covers that line; on a line of its own, what follows:
 * the next line with all that is indented below it; before everything else, the whole file.
 */
export function waiversOf(source: SourceText): Waiver[] {
  const lines = source.text.split("\n");
  let offset = 0;
  let inHead = true;
  return lines.flatMap((line, index) => {
    const start = offset;
    offset += line.length + 1;
    const isComment = /^\s*(?:#|$)/.test(line);
    if (!isComment && !/^---/.test(line)) inHead = false;
    const match = COMMENT.exec(line.replace(/\r$/, ""));
    if (match === null) return [];
    const [, names = "", reason = ""] = FORM.exec(match[1] ?? "") ?? [];
    const codes = names
      .split(",")
      .map((code) => code.trim())
      .filter((code) => code !== "");
    const scope = inHead
      ? [1, lines.length]
      : isComment
        ? blockAfter(lines, index)
        : [index + 1, index + 1];
    const [from = 0, to = 0] = scope;
    return [{ source, codes, reason, range: [start + match.index, start + line.length], from, to }];
  });
}

/** The first line behind a comment that is none, with all lines that are indented deeper. */
function blockAfter(lines: readonly string[], comment: number): [number, number] {
  const isBlank = (line: string) => /^\s*(?:#|$)/.test(line);
  const offset = lines.slice(comment + 1).findIndex((line) => !isBlank(line));
  if (offset === -1) return [0, 0];
  const first = comment + 1 + offset;
  const depth = (line: string) => line.search(/\S/);
  const own = depth(lines[first] ?? "");
  let last = first;
  for (let at = first + 1; at < lines.length; at++) {
    const line = lines[at] ?? "";
    if (isBlank(line)) continue;
    if (depth(line) <= own) break;
    last = at;
  }
  return [first + 1, last + 1];
}

/** Findings that no waiver covers, and what is wrong with the waivers themselves. */
export function applyWaivers(
  findings: readonly LintFinding[],
  waivers: readonly Waiver[],
  known: ReadonlySet<string>,
): { left: LintFinding[]; faults: Observation[] } {
  const used = new Set<string>();
  const left = findings.filter((finding) => {
    const covering = waivers.find(
      ({ source, codes, reason, from, to }) =>
        reason !== "" &&
        source.file === finding.file &&
        codes.includes(finding.code) &&
        finding.line >= from &&
        finding.line <= to,
    );
    if (covering) used.add(usage(covering, finding.code));
    return covering === undefined;
  });
  const faults = waivers.flatMap((waiver) =>
    faultsOf(waiver, known, (code) => used.has(usage(waiver, code))).map((message) => ({
      at: { source: waiver.source, range: waiver.range },
      service: null,
      message,
    })),
  );
  return { left, faults };
}

const usage = ({ source, range }: Waiver, code: string) => `${source.file} ${range[0]} ${code}`;

function faultsOf(
  { codes, reason }: Waiver,
  known: ReadonlySet<string>,
  isUsed: (code: string) => boolean,
): string[] {
  if (codes.length === 0) return ["this is no waiver: expected ignore L_CODE reason"];
  const strange = codes.filter((code) => !known.has(code));
  if (strange.length > 0) return [`there is no rule ${strange.join(", ")}`];
  if (reason === "") return ["the waiver gives no reason, so it counts for nothing"];
  return codes.filter((code) => !isUsed(code)).map((code) => `nothing here is ${code}`);
}
