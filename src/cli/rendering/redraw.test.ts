import { expect, test } from "vitest";
import { redrawer } from "./redraw.ts";

/** What a terminal shows of what was written to it, as far as these sequences go. */
function screenOf(written: string): string[] {
  const lines: string[] = [];
  let row = 0;
  const plain = written.replaceAll("\u001b", "ESC").replace(/ESC\[\?\d+[hl]/g, "");
  for (const [, up, clearBelow, text] of plain.matchAll(
    /ESC\[(\d+)A\r|(ESC\[J)|([^\n]*?)ESC\[K\n/g,
  )) {
    if (up !== undefined) row -= Number(up);
    else if (clearBelow) lines.length = row;
    else lines[row++] = text ?? "";
  }
  return lines;
}

test("a text is drawn over the one before, whichever is longer", () => {
  const draw = redrawer(24);
  let written = draw("a\nb\nc\n");
  expect(screenOf(written)).toEqual(["a", "b", "c"]);
  written += draw("A\n");
  expect(screenOf(written)).toEqual(["A"]);
  written += draw("1\n2\n");
  expect(screenOf(written)).toEqual(["1", "2"]);
});

test("what has not changed is not drawn", () => {
  const draw = redrawer(24);
  draw("a\nb\n");
  expect(draw("a\nb\n")).toBe("");
});

test("what is higher than the terminal is cut, and how much is told", () => {
  const draw = redrawer(4);
  expect(screenOf(draw("1\n2\n3\n4\n5\n"))).toEqual(["1", "2", "  … 3 more lines"]);
  expect(screenOf(redrawer(4)("1\n2\n3\n"))).toEqual(["1", "2", "3"]);
});
