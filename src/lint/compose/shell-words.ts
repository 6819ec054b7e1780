import { itemsOf, type Scalar, type Tree } from "../tree/tree.ts";

/** A word of a command line and the scalar that it stands in. */
export interface Word {
  text: string;
  from: Scalar;
}

/** A command as a list of words; a text is split as a shell would, without expanding anything. */
export function wordsOf(tree: Tree | null): Word[] {
  if (tree === null) return [];
  if (tree.kind === "scalar") {
    return splitWords(tree.text).map((text) => ({ text, from: tree }));
  }
  return itemsOf(tree).flatMap((item) =>
    item.kind === "scalar" ? [{ text: item.text, from: item }] : [],
  );
}

/** Splits at blanks outside quotes; `;`, `&&`, `||` and `|` are words of their own. */
export function splitWords(text: string): string[] {
  const words: string[] = [];
  const pattern =
    /\s*(?:(&&|\|\||[;|])|((?:"(?:[^"\\]|\\[\s\S])*"|'[^']*'|\\[\s\S]|[^\s"';|&\\]|&(?!&)|["'\\])+))/gy;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    words.push(match[1] ?? unquoted(match[2] ?? ""));
  }
  return words;
}

function unquoted(word: string): string {
  return word.replace(
    /"((?:[^"\\]|\\[\s\S])*)"|'([^']*)'|\\([\s\S])/g,
    (_, double?: string, single?: string, escaped?: string) =>
      double?.replace(/\\(["\\$`])/g, "$1") ?? single ?? escaped ?? "",
  );
}

/** The value of `--name value`, `--name=value` or `-name=value`; null when it is not there. */
export function flagOf(words: readonly Word[], ...names: readonly string[]): Word | null {
  for (const [index, word] of words.entries()) {
    const [flag = "", ...rest] = word.text.split("=");
    if (!names.includes(flag.replace(/^--?/, ""))) continue;
    if (!flag.startsWith("-")) continue;
    if (rest.length > 0) return { text: rest.join("="), from: word.from };
    const next = words[index + 1];
    return next !== undefined && !next.text.startsWith("-") ? next : { text: "", from: word.from };
  }
  return null;
}
