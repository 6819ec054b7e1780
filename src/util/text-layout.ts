const TAB = "→";
const HIDDEN = "·";

/**
 * The text without characters that would move the cursor, change colours or reorder what is
 * shown: a configuration file is not trusted to write to the terminal. Each is replaced by one
 * visible character, so columns stay true.
 */
export function printable(text: string): string {
  return text.replaceAll("\t", TAB).replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, HIDDEN);
}

/** Terminal columns of a printable text: marks take none, wide East Asian and emoji take two. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (/\p{M}/u.test(character)) continue;
    width += WIDE.test(character) ? 2 : 1;
  }
  return width;
}

/** The blocks that Unicode's EastAsianWidth lists as wide, merged where only gaps lie between. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;

/** Lines of at most `width` columns, broken at spaces; a longer word is broken where it must be. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((long) => pieces(long, width))) {
    const joined = line === "" ? word : `${line} ${word}`;
    if (line !== "" && displayWidth(joined) > width) {
      lines.push(line);
      line = word;
    } else {
      line = joined;
    }
  }
  return [...lines, line];
}

/** The longest start of a text that fits the width. */
export function cut(text: string, width: number): string {
  let used = 0;
  let result = "";
  for (const character of text) {
    used += displayWidth(character);
    if (used > width) break;
    result += character;
  }
  return result;
}

/** The longest end of a text that fits the width. */
export function cutStart(text: string, width: number): string {
  let rest = text;
  while (displayWidth(rest) > width) rest = rest.replace(/^./su, "");
  return rest;
}

function pieces(word: string, width: number): string[] {
  const result: string[] = [];
  let rest = word;
  while (displayWidth(rest) > width) {
    const piece = cut(rest, width);
    result.push(piece);
    rest = rest.slice(piece.length);
  }
  return [...result, rest];
}
