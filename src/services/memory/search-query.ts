/**
 * A query of FTS5 that finds the rows of one tenant that hold every word of `text`, or undefined
 * when the text holds no word. Whatever a user types is words to look for: quoted, nothing in it is
 * an operator (SQLite, "Full-text Query Syntax").
 *
 * A word with punctuation inside, such as `foo-bar`, is looked for as a phrase.
 */
export function searchQuery(tenant: string, text: string): string | undefined {
  const phrases = text
    // SQLite's query ends at a NUL, in the middle of a quoted word.
    .replaceAll("\0", " ")
    .split(/\s+/u)
    .filter((word) => /[\p{L}\p{N}\p{Co}]/u.test(word))
    .map((word) => `"${word.replaceAll('"', '""')}"`);
  if (phrases.length === 0) return undefined;
  return `owner : "${ownerWord(tenant)}" AND text : (${phrases.join(" ")})`;
}

/** A tenant as one word of the index: hexadecimal, as the index knows no case and splits at `-`. */
export function ownerWord(tenant: string): string {
  return Buffer.from(tenant, "utf8").toString("hex");
}
