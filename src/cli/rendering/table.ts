import { displayWidth } from "../../util/text-layout.ts";

/** A blank at which no line is broken; to be replaced by a real one afterwards. */
export const NO_BREAK = "\u00a0";

/** Pads a text to columns of the terminal. */
export function pad(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - displayWidth(text)));
}

/** The widths that a table's columns need, each with `gap` columns to its right. */
export function columnWidths(rows: readonly (readonly string[])[], gap: number): number[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  return Array.from(
    { length: count },
    (_, column) => Math.max(...rows.map((row) => displayWidth(row[column] ?? ""))) + gap,
  );
}
