import { displayWidth } from "../../util/text-layout.ts";

/** Wraps text that comes in pieces. */
export interface WordWrap {
  /** What can be shown by now: a word that may go on in the next piece is kept back. */
  push(piece: string): string;
  /** The rest. */
  end(): string;
}

/** Breaks lines at blanks so that none is wider than `columns`; line feeds of the text stay. */
export function wordWrap(columns: number): WordWrap {
  let used = 0;
  let word = "";
  const place = (blank: string): string => {
    const width = displayWidth(word);
    const fits = used + width <= columns || used === 0;
    const shown = fits ? word : `\n${word}`;
    used = (fits ? used : 0) + width;
    word = "";
    if (blank === "\n") used = 0;
    else if (blank !== "") used += 1;
    return shown + blank;
  };
  return {
    push(piece) {
      let shown = "";
      for (const character of piece) {
        if (character === " " || character === "\n") shown += place(character);
        else word += character;
      }
      return shown;
    },
    end: () => place(""),
  };
}
