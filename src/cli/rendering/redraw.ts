/** Lines do not wrap while they are drawn, so that each takes one row (DECAWM). */
const WRAP = { off: "\u001b[?7l", on: "\u001b[?7h" };
/** Terminals that know it show a frame as a whole; others ignore it (mode 2026). */
const WHOLE_FRAME = { begin: "\u001b[?2026h", end: "\u001b[?2026l" };
const CLEAR_REST_OF_LINE = "\u001b[K";
const CLEAR_BELOW = "\u001b[J";

/**
 * Draws texts over one another, on a terminal of so many rows; what finds no room is counted. An
 * unchanged one draws nothing. The cursor is left below.
 */
export function redrawer(rows: number): (text: string) => string {
  let drawn: readonly string[] = [];
  return (text) => {
    const lines = fitting(text.trimEnd().split("\n"), Math.max(2, rows - 1));
    if (lines.join("\n") === drawn.join("\n")) return "";
    const home = drawn.length === 0 ? "" : `\u001b[${drawn.length}A\r`;
    drawn = lines;
    const body = lines.map((line) => `${line}${CLEAR_REST_OF_LINE}\n`).join("");
    return `${WHOLE_FRAME.begin}${WRAP.off}${home}${body}${CLEAR_BELOW}${WRAP.on}${WHOLE_FRAME.end}`;
  };
}

function fitting(lines: readonly string[], most: number): readonly string[] {
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), `  … ${lines.length - most + 1} more lines`];
}
