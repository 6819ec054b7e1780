import type { YAMLError } from "yaml";
import type { TextProblem } from "./problem.ts";

/**
 * Faults of the YAML text in words for people who do not know the grammar's terms. Codes that are
 * not listed keep the parser's own words.
 */
const WORDS: Partial<Record<YAMLError["code"], readonly [message: string, suggestion: string]>> = {
  TAB_AS_INDENT: ["a tab cannot indent YAML", "indent with spaces"],
  BLOCK_AS_IMPLICIT_KEY: [
    "a mapping cannot begin here",
    "check the indentation, or quote text that holds a colon",
  ],
  MULTILINE_IMPLICIT_KEY: [
    "a key and its colon must stand in one line",
    "check the indentation, or whether a colon is missing",
  ],
  MULTIPLE_DOCS: [
    "a second document begins here, and only one is read",
    "remove the --- line or what follows it",
  ],
  BAD_ALIAS: ["this is not the name of an anchor", 'quote it if it is text: "*text"'],
  BAD_SCALAR_START: ["text cannot begin with this character", "put it in quotes"],
  BAD_DQ_ESCAPE: [
    "unknown escape sequence in double quotes",
    "use single quotes, or \\\\ for one \\",
  ],
  RESOURCE_EXHAUSTION: ["nested too deeply", "a closing bracket or brace may be missing"],
  TAG_RESOLVE_FAILED: ["tags such as this one are not supported", "remove the tag"],
};

export function yamlProblem(error: YAMLError): TextProblem {
  const words = WORDS[error.code];
  return {
    range: error.pos,
    path: [],
    message: words?.[0] ?? ownWords(error.message),
    suggestion: words?.[1] ?? null,
  };
}

/** The parser's message as half a sentence, without the place it may end with. */
function ownWords(message: string): string {
  const sentence = message.split("\n")[0]?.replace(/ at line \d+, column \d+:?$/, "") ?? "";
  const unclosed = /end with an? (\S)$|^Missing closing (["'])quote$/.exec(sentence);
  const closing = unclosed?.[1] ?? unclosed?.[2];
  if (closing !== undefined) return `a closing ${closing} is missing before this place`;
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
