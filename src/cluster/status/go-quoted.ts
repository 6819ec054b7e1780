const SHORT = new Map(
  [..."\u0007\b\f\n\r\t\v"].map((character, index) => [character, `\\${"abfnrtv"[index]}`]),
);

/** A text as Go quotes it (`strconv.Quote`): like JSON, but for characters that cannot be printed. */
export function goQuoted(text: string): string {
  return `"${text.replace(/["\\]|(?! )[\p{C}\p{Z}]/gu, escaped)}"`;
}

function escaped(character: string): string {
  if (character === '"' || character === "\\") return `\\${character}`;
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code < 0x20 || code === 0x7f) return SHORT.get(character) ?? `\\x${hex.padStart(2, "0")}`;
  return code < 0x10000 ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}
