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

const at = (rows: number, columns = 80) => ({ rows, columns });

test("a text is drawn over the one before, whichever is longer", () => {
  const draw = redrawer();
  let written = draw("a\nb\nc\n", at(24));
  expect(screenOf(written)).toEqual(["a", "b", "c"]);
  written += draw("A\n", at(24));
  expect(screenOf(written)).toEqual(["A"]);
  written += draw("1\n2\n", at(24));
  expect(screenOf(written)).toEqual(["1", "2"]);
});

test("what has not changed is not drawn", () => {
  const draw = redrawer();
  draw("a\nb\n", at(24));
  expect(draw("a\nb\n", at(24))).toBe("");
});

test("what is higher than the terminal is cut, and how much is told", () => {
  const draw = redrawer();
  expect(screenOf(draw("1\n2\n3\n4\n5\n", at(4)))).toEqual(["1", "2", "  … 3 more lines"]);
  expect(screenOf(redrawer()("1\n2\n3\n", at(4)))).toEqual(["1", "2", "3"]);
});

test("on a terminal of another size all is drawn again, from the top of the screen", () => {
  const draw = redrawer();
  expect(draw("a\nb\n", at(24))).not.toContain("\u001b[H");
  const smaller = draw("a\nb\n", at(24, 60));
  expect(smaller).toContain("\u001b[H");
  expect(screenOf(smaller.replace("\u001b[H", ""))).toEqual(["a", "b"]);
  expect(draw("1\n2\n3\n", at(3, 60))).toContain("… 2 more lines");
  expect(draw("1\n2\n3\n4\n", at(3, 60))).toContain("\u001b[2A\r");
});
