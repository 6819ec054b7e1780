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
  return `\n${["", ...lines, "", ...notes].map((line) => (line ? `  ${line}` : "")).join("\n")}\n\n`;
}
