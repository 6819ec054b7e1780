import { wrap } from "../../../src/util/text-layout.ts";
import type { Result } from "../results.ts";
import { type Cells, cellsOf } from "./words.ts";

const HEADINGS: Cells = {
  what: "WHAT",
  target: "TARGET",
  figure: "MEDIAN",
  range: "MIN–MAX",
  ratio: "× PEER",
  peer: "",
  verdict: "VERDICT",
};

const COLUMNS = 80;
const INDENT = "  ";

/** The figures as they are read on a terminal of 80 columns. */
export function renderTable(results: readonly Result[], notes: readonly string[]): string {
  const rows = [HEADINGS, ...results.map(cellsOf)];
  const width = (column: keyof Cells) => Math.max(...rows.map((row) => row[column].length));
  const left = (row: Cells, column: keyof Cells) => row[column].padEnd(width(column));
  const right = (row: Cells, column: keyof Cells) => row[column].padStart(width(column));
  const lines = rows.map((row) =>
    [
      left(row, "what"),
      right(row, "target"),
      right(row, "figure"),
      right(row, "range"),
      right(row, "ratio"),
      row.verdict,
    ]
      .join("  ")
      .trimEnd(),
  );
  const remarks = notes.flatMap((note) => wrap(note, COLUMNS - INDENT.length));
  const text = ["", ...lines, "", ...remarks].map((line) => (line === "" ? "" : INDENT + line));
  return `${text.join("\n")}\n\n`;
}
