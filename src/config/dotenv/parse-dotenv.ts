import type { TextRange } from "../problem.ts";
import { expandVariables } from "./expand-variables.ts";

/** What a .env file sets. */
export interface Dotenv {
  variables: Readonly<Record<string, string>>;
  problems: readonly DotenvProblem[];
}

/** Something that cannot be read: never with the value, which may be a secret. */
export interface DotenvProblem {
  range: TextRange;
  message: string;
  suggestion: string | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

const BLANKS = /[ \t]*/;
const NAME = /(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)/;
const LINE = /[^\r\n]*/;
const REST = /[ \t]*(?:#[^\r\n]*)?(?=\r?\n|$)/;
const SINGLE = /'((?:[^'\\]|\\[\s\S])*)'/;
const DOUBLE = /"((?:[^"\\]|\\[\s\S])*)"/;

/**
 * Reads .env as Compose does (its "Syntax for environment files"): comments, `export`, values in
 * single quotes (nothing is special but `\'`), in double quotes (`\n`, `\t`, `\"` …) or in none (up
 * to ` #`); quoted ones may span lines. Outside single quotes `${NAME}` and `${NAME:-default}` mean
 * a variable of the environment, or else one set further up. A name alone sets nothing.
 */
export function parseDotenv(text: string, env: Environment): Dotenv {
  const variables = new Map<string, string>();
  const problems: DotenvProblem[] = [];
  const lookUp = (name: string) => env[name] ?? variables.get(name);
  const scanner = new Scanner(text);
  while (!scanner.atEnd) {
    const entry = scanner.entry(lookUp);
    if (entry === null) continue;
    if ("message" in entry) problems.push(entry);
    else variables.set(entry.name, entry.value);
  }
  return { variables: Object.fromEntries(variables), problems };
}

type Entry = { name: string; value: string } | DotenvProblem | null;

class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get atEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  /** The next entry; null for a line that sets nothing. Goes on behind its line. */
  entry(lookUp: (name: string) => string | undefined): Entry {
    this.#take(BLANKS);
    if (this.#restOfLine()) return null;
    const start = this.#at;
    const name = this.#take(NAME)?.[1];
    if (name === undefined) return this.#fail(start, "expected NAME=value", null);
    this.#take(BLANKS);
    if (this.#restOfLine()) return null;
    if (this.#text[this.#at] !== "=") {
      return this.#fail(start, "expected NAME=value", `write ${name}=…`);
    }
    this.#at += 1;
    this.#take(BLANKS);
    const value = this.#value(lookUp);
    return typeof value === "string" ? { name, value } : value;
  }

  #value(lookUp: (name: string) => string | undefined): string | DotenvProblem {
    const start = this.#at;
    const quote = this.#text[start];
    if (quote !== "'" && quote !== '"') {
      const written = this.#take(LINE)?.[0] ?? "";
      this.#restOfLine();
      const value = written.replace(/(?:^|[ \t])#.*$/, "").trimEnd();
      return this.#expanded(value, { start, quoted: false, lookUp });
    }
    const content = this.#take(quote === "'" ? SINGLE : DOUBLE)?.[1];
    if (content === undefined) {
      return this.#fail(
        start,
        "the quote that begins here is never closed",
        `add the closing ${quote}`,
      );
    }
    const closed = this.#at;
    if (!this.#restOfLine()) {
      return this.#fail(
        closed,
        "text follows the closing quote",
        "put all of the value between the quotes",
      );
    }
    if (quote === "'") return content.replaceAll("\\'", "'");
    return this.#expanded(content, { start, quoted: true, lookUp });
  }

  #expanded(
    text: string,
    how: { start: number; quoted: boolean; lookUp: (name: string) => string | undefined },
  ): string | DotenvProblem {
    const value = expandVariables(text, how);
    if (value !== null) return value;
    const range: TextRange = [how.start, how.start + 1];
    const message = "holds a ${…} that is neither ${NAME} nor ${NAME:-default}";
    return { range, message, suggestion: "single quotes keep a dollar sign as it is" };
  }

  /** Whether nothing but a comment follows in this line; then it is passed. */
  #restOfLine(): boolean {
    if (this.#take(REST) === null) return false;
    if (this.#text[this.#at] === "\r") this.#at += 1;
    this.#at += 1;
    return true;
  }

  #fail(start: number, message: string, suggestion: string | null): DotenvProblem {
    this.#at = start;
    this.#take(LINE);
    const range: TextRange = [start, start + 1];
    this.#restOfLine();
    return { range, message, suggestion };
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    const sticky = new RegExp(pattern.source, "y");
    sticky.lastIndex = this.#at;
    const match = sticky.exec(this.#text);
    if (match !== null) this.#at = sticky.lastIndex;
    return match;
  }
}
