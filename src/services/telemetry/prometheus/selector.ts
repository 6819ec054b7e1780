import type { LabelSet } from "./labels.ts";
import { compileMatcherPattern, PatternError } from "./matcher-pattern.ts";

/** An instant vector selector, ready to be asked. */
export type Selector = (labels: LabelSet) => boolean;

/** What is wrong with a query; `supported` is false for PromQL that this store does not know. */
export class SelectorError extends Error {}

const NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const MATCHER =
  /\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*(=~|!~|!=|=)\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)\s*/y;
const MAX_LENGTH = 4_096;

interface Matcher {
  label: string;
  matches: (value: string) => boolean;
}

/**
 * Reads `name{label="value",…}` with =, !=, =~ and !~ as PromQL defines them: an absent label is
 * the empty text, regular expressions match the whole value, and one matcher at least must refuse
 * the empty text. Throws SelectorError on everything else.
 */
export function parseSelector(query: string): Selector {
  const text = query.trim();
  if (text === "") throw new SelectorError("parse error: no expression found in input");
  if (text.length > MAX_LENGTH) throw new SelectorError("parse error: the query is too long");
  NAME.lastIndex = 0;
  const name = NAME.exec(text)?.[0];
  const rest = text.slice(name?.length ?? 0).trimStart();
  const matchers = rest === "" ? [] : parseBraces(rest);
  if (name !== undefined) {
    if (matchers.some(({ label }) => label === "__name__")) {
      throw new SelectorError("parse error: metric name must not be set twice");
    }
    matchers.push({ label: "__name__", matches: (value) => value === name });
  }
  if (matchers.every(({ matches }) => matches(""))) {
    throw new SelectorError(
      "parse error: vector selector must contain at least one non-empty matcher",
    );
  }
  return (labels) => matchers.every(({ label, matches }) => matches(labels[label] ?? ""));
}

function parseBraces(text: string): Matcher[] {
  if (!text.startsWith("{")) throw unsupported();
  const matchers: Matcher[] = [];
  let at = 1;
  for (;;) {
    while (/\s/.test(text[at] ?? "")) at += 1;
    if (text[at] === "}") break;
    MATCHER.lastIndex = at;
    const [whole, label, operator, quoted] = MATCHER.exec(text) ?? [];
    if (whole === undefined || label === undefined) throw unsupported();
    matchers.push({ label, matches: matcherOf(operator ?? "", unquote(quoted ?? "")) });
    at += whole.length;
    if (text[at] === ",") at += 1;
    else if (text[at] !== "}") throw unsupported();
  }
  if (text.slice(at + 1).trim() !== "") throw unsupported();
  return matchers;
}

function matcherOf(operator: string, value: string): (value: string) => boolean {
  if (operator === "=") return (found) => found === value;
  if (operator === "!=") return (found) => found !== value;
  try {
    const matches = compileMatcherPattern(value);
    return operator === "=~" ? matches : (found) => !matches(found);
  } catch (error) {
    if (error instanceof PatternError) throw new SelectorError(`parse error: ${error.message}`);
    throw error;
  }
}

/** Backquoted text is literal; the other quotes know the escapes of Go strings. */
function unquote(quoted: string): string {
  const inner = quoted.slice(1, -1);
  if (quoted.startsWith("`") || !inner.includes("\\")) return inner;
  return inner.replaceAll(/\\(.)/g, (_whole, character: string) => {
    if (character === "n") return "\n";
    if (character === "t") return "\t";
    if (`\\"'`.includes(character)) return character;
    throw new SelectorError(`parse error: unknown escape sequence \\${character}`);
  });
}

function unsupported(): SelectorError {
  return new SelectorError(
    'the built-in store answers instant selectors such as up{job="router"}; for PromQL put ' +
      "prometheus on PATH",
  );
}
