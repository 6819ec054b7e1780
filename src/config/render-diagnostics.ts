import path from "node:path";
import { styleText } from "node:util";
import { displayWidth, printable, wrap } from "../util/text-layout.ts";
import { type Diagnostic, problemCount } from "./diagnostics.ts";
import { sourceWindow } from "./source-window.ts";

export interface RenderOptions {
  /** Columns of the terminal. */
  width: number;
  color: boolean;
  /** Files are named relative to this folder; by their base name when it is not given. */
  cwd?: string;
}

type Paint = (style: "red" | "bold", text: string) => string;

/** As many as fit a screen or two; `--json` has them all. */
const SHOWN = 50;
/** Columns of the line numbers, and of messages that do not fit beside their place. */
const GUTTER = 7;
const DEEP = 6;
const BAR = "│ ";

/** All problems as text: what, where, the line, carets under the fault, what to write instead. */
export function renderDiagnostics(
  diagnostics: readonly [Diagnostic, ...Diagnostic[]],
  options: RenderOptions,
): string {
  const width = Math.max(40, Math.min(options.width, 120));
  const paint: Paint = (style, text) =>
    options.color ? styleText(style, text, { validateStream: false }) : text;
  const shown = diagnostics.slice(0, SHOWN);
  const places = shown.map((diagnostic) => placeOf(diagnostic, options.cwd));
  const column = Math.max(...places.map(displayWidth)) + 4;
  const hidden = diagnostics.length - shown.length;
  const title = problemCount(diagnostics);
  const edge = width - 4;
  return [
    `${paint("red", "✖")} ${paint("bold", title)}${"E_CONFIG".padStart(edge - 2 - displayWidth(title))}`,
    "",
    ...shown.flatMap((diagnostic, index) => [
      ...heading(diagnostic, places[index] ?? "", { column, width }),
      ...excerpt(diagnostic, width, paint),
    ]),
    ...(hidden > 0 ? [`  … and ${hidden} more`] : []),
    "exit 2".padStart(edge + 1),
    "",
  ].join("\n");
}

function placeOf({ file, line, column }: Diagnostic, cwd: string | undefined): string {
  const name = cwd === undefined ? path.basename(file) : path.relative(cwd, file);
  return `${printable(name)}:${line}:${column}`;
}

/** `  devstack.yaml:4:3   services.ruoter: unknown service`, wrapped under its own start. */
function heading(
  diagnostic: Diagnostic,
  place: string,
  layout: { column: number; width: number },
): string[] {
  const subject = diagnostic.path === "" ? "" : `${diagnostic.path}: `;
  const text = printable(subject + diagnostic.message);
  const start = `  ${place}`;
  const narrow = layout.column > layout.width / 2;
  const column = narrow ? DEEP : layout.column;
  const lines = wrap(text, layout.width - column).map((line) => " ".repeat(column) + line);
  if (narrow) return [start, ...lines];
  const [first = "", ...others] = lines;
  return [start.padEnd(column) + first.slice(column), ...others];
}

/** The offending line and, below it, carets and the suggestion. */
function excerpt(diagnostic: Diagnostic, width: number, paint: Paint): string[] {
  const margin = `${" ".repeat(GUTTER + 1)}${BAR}`;
  const room = width - GUTTER - 3;
  const { text, offset, length } = sourceWindow(diagnostic, room);
  const source = `${String(diagnostic.line).padStart(GUTTER)} ${BAR}${text}`.trimEnd();
  const carets = `${margin}${" ".repeat(offset)}${paint("red", "^".repeat(length))}`;
  if (diagnostic.suggestion === null) return [source, carets];
  const suggestion = printable(diagnostic.suggestion);
  if (offset + length + 2 + displayWidth(suggestion) <= room) {
    return [source, `${carets}  ${suggestion}`];
  }
  const spare = room - displayWidth(suggestion);
  const indent = Math.min(offset, spare >= 0 ? spare : Math.floor(room / 4));
  const lines = wrap(suggestion, room - indent).map((line) => margin + " ".repeat(indent) + line);
  return [source, carets, ...lines];
}
