import { goQuoted } from "../../status/go-quoted.ts";

/**
 * Why a text is no JSON, or is too deep, in the words of Go's decoder; null for JSON.
 *
 * @param maxDepth how deep objects and lists may lie in one another
 */
export function jsonFault(text: string, maxDepth = Number.POSITIVE_INFINITY): string | null {
  const scanner = new JsonScanner(text, maxDepth);
  try {
    scanner.scan();
    return null;
  } catch (fault) {
    if (fault instanceof JsonFault) return fault.message;
    throw fault;
  }
}

/** How deep objects and lists of a JSON text lie in one another. Texts are not looked into. */
export function jsonDepth(text: string): number {
  let [depth, deepest] = [0, 0];
  for (const [mark] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]/g)) {
    if (mark === "{" || mark === "[") depth += 1;
    else if (mark === "}" || mark === "]") depth -= 1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

class JsonFault extends Error {}

const LITERALS = ["true", "false", "null"];

/** Reads a JSON text up to its first fault, without making anything of it. */
class JsonScanner {
  readonly #text: string;
  readonly #maxDepth: number;
  #at = 0;

  constructor(text: string, maxDepth: number) {
    this.#text = text;
    this.#maxDepth = maxDepth;
  }

  scan(): void {
    // What is open, as the marks that close it: no recursion, however deep a text is.
    const open: string[] = [];
    do {
      const opened = this.#value(open.length);
      if (opened !== null) open.push(opened);
      if (opened !== null && !this.#isEmptied(open)) continue;
      this.#closings(open);
    } while (open.length > 0);
    this.#space();
    if (this.#at < this.#text.length) throw this.#unexpected("after top-level value");
  }

  /** A value, or its beginning: then what closes it. */
  #value(depth: number): string | null {
    this.#space();
    const start = this.#peek();
    if (start === "{" || start === "[") {
      if (depth >= this.#maxDepth) throw this.#unexpected("exceeded max depth");
      this.#at += 1;
      return start === "{" ? "}" : "]";
    }
    if (start === '"') this.#string();
    else if (start === "-" || isDigit(start)) this.#number();
    else this.#literal(LITERALS.find((one) => one[0] === start));
    return null;
  }

  /** Whether what was opened last is closed at once; the key of an object's first value is read. */
  #isEmptied(open: readonly string[]): boolean {
    this.#space();
    if (this.#peek() === open.at(-1)) return true;
    if (open.at(-1) === "}") this.#key();
    return false;
  }

  /** All that is closed here, up to where the next value is. */
  #closings(open: string[]): void {
    for (let closing = open.at(-1); closing !== undefined; closing = open.at(-1)) {
      this.#space();
      const mark = this.#peek();
      if (mark === closing) {
        this.#at += 1;
        open.pop();
        continue;
      }
      const after = closing === "}" ? "object key:value pair" : "array element";
      if (mark !== ",") throw this.#unexpected(`after ${after}`);
      this.#at += 1;
      if (closing === "}") this.#key();
      return;
    }
  }

  #key(): void {
    this.#space();
    if (this.#peek() !== '"') throw this.#unexpected("looking for beginning of object key string");
    this.#string();
    this.#space();
    if (this.#peek() !== ":") throw this.#unexpected("after object key");
    this.#at += 1;
  }

  #string(): void {
    this.#at += 1;
    for (let mark = this.#peek(); mark !== '"'; mark = this.#peek()) {
      if (mark === "" || mark < " ") throw this.#unexpected("in string literal");
      this.#at += 1;
      if (mark === "\\") this.#escape();
    }
    this.#at += 1;
  }

  #escape(): void {
    const mark = this.#peek();
    if (mark === "" || !'bfnrt\\/"u'.includes(mark)) {
      throw this.#unexpected("in string escape code");
    }
    this.#at += 1;
    for (let digits = mark === "u" ? 4 : 0; digits > 0; digits--) {
      if (!/^[\da-f]$/i.test(this.#peek())) {
        throw this.#unexpected("in \\u hexadecimal character escape");
      }
      this.#at += 1;
    }
  }

  #number(): void {
    if (this.#peek() === "-") this.#at += 1;
    if (this.#peek() === "0") this.#at += 1;
    else this.#digits("in numeric literal");
    if (this.#peek() === ".") {
      this.#at += 1;
      this.#digits("after decimal point in numeric literal");
    }
    if (!/^e$/i.test(this.#peek())) return;
    this.#at += 1;
    if (/^[+-]$/.test(this.#peek())) this.#at += 1;
    this.#digits("in exponent of numeric literal");
  }

  #digits(where: string): void {
    if (!isDigit(this.#peek())) throw this.#unexpected(where);
    while (isDigit(this.#peek())) this.#at += 1;
  }

  #literal(word: string | undefined): void {
    if (word === undefined) throw this.#unexpected("looking for beginning of value");
    for (const letter of word) {
      if (this.#peek() !== letter) {
        throw this.#unexpected(`in literal ${word} (expecting '${letter}')`);
      }
      this.#at += 1;
    }
  }

  #space(): void {
    while (/^[ \t\r\n]$/.test(this.#peek())) this.#at += 1;
  }

  /** Empty at the end. */
  #peek(): string {
    return this.#text.charAt(this.#at);
  }

  #unexpected(where: string): JsonFault {
    const code = this.#text.codePointAt(this.#at);
    if (code === undefined) return new JsonFault("unexpected end of JSON input");
    return new JsonFault(`invalid character ${quoted(String.fromCodePoint(code))} ${where}`);
  }
}

function isDigit(mark: string): boolean {
  return mark >= "0" && mark <= "9";
}

/** As Go quotes a character. */
function quoted(character: string): string {
  if (character === "'") return "'\\''";
  if (character === '"') return "'\"'";
  return `'${goQuoted(character).slice(1, -1)}'`;
}
