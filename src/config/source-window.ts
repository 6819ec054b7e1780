import { cut, displayWidth, printable } from "../util/text-layout.ts";

/** What of a long line is shown, and where the fault lies in it, in terminal columns. */
export interface SourceWindow {
  text: string;
  /** Columns before the fault. */
  offset: number;
  /** Columns of the fault; at least 1. */
  length: number;
}

const ELLIPSIS = "…";

/** The part of a source line around its fault that fits `room` columns. */
export function sourceWindow(
  fault: { sourceLine: string; column: number; length: number },
  room: number,
): SourceWindow {
  const { sourceLine, column, length } = fault;
  const before = printable(sourceLine.slice(0, column - 1));
  const rest = printable(sourceLine.slice(column - 1));
  const faulty = printable(sourceLine.slice(column - 1, column - 1 + length));
  const fits = displayWidth(before) + displayWidth(rest) <= room;
  const lead =
    fits || displayWidth(before) <= room / 2
      ? before
      : ELLIPSIS + ending(before, Math.floor(room / 4));
  const tailRoom = room - displayWidth(lead);
  const tail = displayWidth(rest) <= tailRoom ? rest : cut(rest, tailRoom - 1) + ELLIPSIS;
  return {
    text: lead + tail,
    offset: displayWidth(lead),
    length: Math.max(1, Math.min(displayWidth(faulty), tailRoom)),
  };
}

/** The longest end of a text that fits the width. */
function ending(text: string, width: number): string {
  const characters = [...text];
  let result = "";
  for (let at = characters.length - 1; at >= 0; at--) {
    const longer = (characters[at] ?? "") + result;
    if (displayWidth(longer) > width) break;
    result = longer;
  }
  return result;
}
