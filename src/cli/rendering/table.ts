import { displayWidth } from "../../util/text-layout.ts";

/** Between two columns of a table. */
const GAP = 3;
const INDENT = 2;

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

/**
 * The lines of a table whose first row is its head. What does not fit beside the first column goes on
 * below, where the first column is repeated for those rows that have something to say there.
 *
 * @param room columns of the terminal
 */
export function foldedTable(rows: readonly (readonly string[])[], room: number): string[] {
  const [first = 0, ...others] = columnWidths(rows, GAP);
  const parts: number[][] = [];
  let left = 0;
  for (const [index, width] of others.entries()) {
    const last = parts.at(-1);
    // Nothing stands to the right of the last column of a part: it needs no gap.
    if (last === undefined || left < width - GAP) {
      parts.push([index + 1]);
      left = room - INDENT - first - width;
    } else {
      last.push(index + 1);
      left -= width;
    }
  }
  const widths = [first, ...others];
  const tables = parts.map((columns, part) =>
    rows
      .filter((row) => part === 0 || columns.some((column) => row[column]))
      .map((row) => {
        const cells = [0, ...columns].map((column) => pad(row[column] ?? "", widths[column] ?? 0));
        return `${" ".repeat(INDENT)}${cells.join("")}`.trimEnd();
      }),
  );
  return tables.flatMap((lines, part) => (part === 0 ? lines : ["", ...lines]));
}
