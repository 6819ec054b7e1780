/** Lines do not wrap while they are drawn, so that each takes one row (DECAWM). */
const WRAP = { off: "\u001b[?7l", on: "\u001b[?7h" };
/** Terminals that know it show a frame as a whole; others ignore it (mode 2026). */
const WHOLE_FRAME = { begin: "\u001b[?2026h", end: "\u001b[?2026l" };
const CLEAR_REST_OF_LINE = "\u001b[K";
const CLEAR_BELOW = "\u001b[J";
const TOP_OF_SCREEN = "\u001b[H";

/** Of a terminal. */
export interface ScreenSize {
  columns: number;
  rows: number;
}

/**
 * Draws texts over one another, on a terminal that may change its size meanwhile; what finds no room
 * is counted. An unchanged one draws nothing. The cursor is left below.
 */
export function redrawer(): (text: string, size: ScreenSize) => string {
  let drawn: readonly string[] = [];
  let before: ScreenSize | null = null;
  return (text, { columns, rows }) => {
    const resized = before !== null && (before.columns !== columns || before.rows !== rows);
    before = { columns, rows };
    const lines = fitting(text.trimEnd().split("\n"), Math.max(2, rows - 1));
    if (!resized && lines.join("\n") === drawn.join("\n")) return "";
    // Some terminals break the lines anew that they show, others cut them: nobody knows how far up.
    const home = resized ? TOP_OF_SCREEN : upBy(drawn.length);
    drawn = lines;
    const body = lines.map((line) => `${line}${CLEAR_REST_OF_LINE}\n`).join("");
    return `${WHOLE_FRAME.begin}${WRAP.off}${home}${body}${CLEAR_BELOW}${WRAP.on}${WHOLE_FRAME.end}`;
  };
}

function upBy(lines: number): string {
  return lines === 0 ? "" : `\u001b[${lines}A\r`;
}

function fitting(lines: readonly string[], most: number): readonly string[] {
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), `  … ${lines.length - most + 1} more lines`];
}
