import { ApiError } from "../status/api-error.ts";
import {
  checkedRequirement,
  faultsOf,
  type LabelOperator,
  type LabelRequirement,
} from "./label-requirement.ts";
import { CompiledLabelSelector } from "./label-selector.ts";
import { qualifiedNameFaults } from "./names.ts";

/** A symbol, a word, or the end; `in` and `notin` are words that an operator may be. */
interface Token {
  readonly kind: "symbol" | "word" | "end";
  readonly text: string;
}

const TOKEN = /[ \t\r\n]*(?:(==|!=|[=!(),<>])|([^=!(),<> \t\r\n]+))/y;

const OPERATORS: ReadonlyMap<string, LabelOperator> = new Map([
  ["in", "in"],
  ["notin", "notin"],
  ["=", "="],
  ["==", "=="],
  ["!=", "!="],
  [">", "gt"],
  ["<", "lt"],
]);
const OPERATOR_NAMES = "in, notin, =, ==, !=, gt, lt";

/**
 * Reads what `labelSelector=` says: `app=web,tier in (a,b),!canary`. An empty text selects all.
 * @throws ApiError BadRequest in the API server's words
 */
export function parseLabelSelector(text: string): CompiledLabelSelector {
  return new CompiledLabelSelector(new Parser(tokensOf(text)).requirements());
}

function tokensOf(text: string): Token[] {
  return [
    ...[...text.matchAll(new RegExp(TOKEN, "gy"))].map(
      ([, symbol, word = ""]): Token =>
        symbol === undefined ? { kind: "word", text: word } : { kind: "symbol", text: symbol },
    ),
    { kind: "end", text: "" },
  ];
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  requirements(): LabelRequirement[] {
    const found: LabelRequirement[] = [];
    while (this.#next().kind !== "end") {
      if (!this.#startsRequirement) this.#fail("expected: !, identifier, or 'end of string'");
      found.push(this.#requirement());
      if (this.#next().kind === "end") break;
      if (!this.#take(",")) this.#fail("expected: ',' or 'end of string'");
      if (!this.#startsRequirement) this.#fail("expected: identifier after ','");
    }
    return found;
  }

  #requirement(): LabelRequirement {
    try {
      return this.#parsedRequirement();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      throw new ApiError("BadRequest", `unable to parse requirement: ${error.message}`);
    }
  }

  #parsedRequirement(): LabelRequirement {
    const absent = this.#take("!");
    if (this.#next().kind !== "word") this.#fail("expected: identifier");
    const key = this.#shift().text;
    const [fault] = faultsOf("<nil>", key, qualifiedNameFaults(key));
    if (fault !== undefined) throw new ApiError("BadRequest", fault);
    if (absent) return { key, operator: "!", values: [] };
    if (this.#endsRequirement) return { key, operator: "exists", values: [] };
    const operator = OPERATORS.get(this.#next().text);
    if (operator === undefined) this.#fail(`expected: ${OPERATOR_NAMES}`);
    this.#shift();
    const values = operator === "in" || operator === "notin" ? this.#set() : [this.#value()];
    return checkedRequirement({ key, operator, values });
  }

  #value(): string {
    if (this.#endsRequirement) return "";
    if (this.#next().kind !== "word") this.#fail("expected: identifier");
    return this.#shift().text;
  }

  /** `(a,b)`, sorted, each once; an empty place is the empty value, and so is `()`. */
  #set(): string[] {
    if (!this.#take("(")) this.#fail("expected: '('", " ");
    if (this.#take(")")) return [""];
    if (this.#next().kind !== "word" && this.#next().text !== ",") {
      this.#fail("expected: ',', ')' or identifier");
    }
    const values = new Set<string>();
    for (let open = true; open; ) {
      if (this.#next().kind === "word") {
        values.add(this.#shift().text);
        open = this.#next().text === ",";
        if (!open && this.#next().text !== ")") this.#fail("expected: ',' or ')'");
      } else if (this.#take(",")) {
        if (values.size === 0) values.add("");
        open = this.#next().text !== ")";
        // Two commas hold an empty value and want another: upstream refuses `(a,,)`, not `(a,)`.
        if (!open || this.#take(",")) values.add("");
      } else {
        this.#fail("expected: ',', or identifier");
      }
    }
    this.#take(")");
    return [...values].sort();
  }

  #next(): Token {
    return this.#tokens[this.#at] ?? { kind: "end", text: "" };
  }

  get #startsRequirement(): boolean {
    return this.#next().kind === "word" || this.#next().text === "!";
  }

  get #endsRequirement(): boolean {
    return this.#next().kind === "end" || this.#next().text === ",";
  }

  #shift(): Token {
    const token = this.#next();
    this.#at += 1;
    return token;
  }

  #take(symbol: string): boolean {
    const there = this.#next().kind === "symbol" && this.#next().text === symbol;
    if (there) this.#at += 1;
    return there;
  }

  #fail(expected: string, separator = ", "): never {
    throw new ApiError("BadRequest", `found '${this.#next().text}'${separator}${expected}`);
  }
}
