import type { IncomingHttpHeaders } from "node:http";
import { isJsonObject } from "../../util/json/json-object.ts";
import { exactDigits } from "../kit/exact-json.ts";
import { HttpError } from "../kit/http-error.ts";

/** One entry of a 422 answer, in the form that FastAPI gives it. */
export interface ValidationDetail {
  type: string;
  loc: (string | number)[];
  msg: string;
  input: unknown;
}

/**
 * Reads fields of a request and collects what is wrong, so that one answer tells all of it. After a
 * fault a harmless stand-in is returned: `assertNone` comes before any of the values is used.
 */
export class ValidationDetails {
  readonly #details: ValidationDetail[] = [];

  add(detail: ValidationDetail): void {
    this.#details.push(detail);
  }

  /** Answers 422 when anything was wrong. */
  assertNone(): void {
    if (this.#details.length > 0) throw new HttpError(422, { detail: this.#details });
  }

  header(headers: IncomingHttpHeaders, name: string): string {
    const value = headers[name];
    if (typeof value === "string") return value;
    this.#missing(["header", name]);
    return "";
  }

  object(body: unknown, name: string): object {
    const value = this.#field(body, name);
    if (isJsonObject(value)) return value;
    this.#wrong(name, value, { type: "dict_type", noun: "dictionary" });
    return {};
  }

  text(body: unknown, name: string, maxChars: number): string {
    const value = this.#field(body, name);
    if (typeof value !== "string") {
      this.#wrong(name, value, { type: "string_type", noun: "string" });
      return "";
    }
    const loc = ["body", name];
    if (value === "") {
      const msg = "String should have at least 1 character";
      this.add({ type: "string_too_short", loc, msg, input: value });
    } else if (value.length > maxChars) {
      const msg = `String should have at most ${maxChars} characters`;
      this.add({ type: "string_too_long", loc, msg, input: null });
    }
    return value;
  }

  optionalText(body: unknown, name: string): string | undefined {
    const value = this.#field(body, name) ?? undefined;
    if (value === undefined || typeof value === "string") return value;
    this.#wrong(name, value, { type: "string_type", noun: "string" });
    return undefined;
  }

  optionalInteger(
    body: unknown,
    name: string,
    bounds: { min: number; max: number },
  ): number | undefined {
    const written = this.#field(body, name) ?? undefined;
    if (written === undefined) return undefined;
    const digits = exactDigits(written);
    const value = digits === undefined ? written : Number(digits);
    if (typeof value !== "number" || !Number.isInteger(value)) {
      this.#wrong(name, value, { type: "int_type", noun: "integer" });
      return undefined;
    }
    this.#within(["body", name], value, bounds);
    return value;
  }

  /** A text of the query string; undefined when it is not there. */
  query(query: unknown, name: string): string | undefined {
    const value = this.#field(query, name);
    if (value === undefined || typeof value === "string") return value;
    // It was given more than once.
    const msg = "Input should be a valid string";
    this.add({ type: "string_type", loc: ["query", name], msg, input: null });
    return undefined;
  }

  /** A whole number of the query string; undefined when it is not there. */
  queryInteger(
    query: unknown,
    name: string,
    bounds: { min: number; max: number },
  ): number | undefined {
    const text = this.query(query, name);
    if (text === undefined) return undefined;
    const loc = ["query", name];
    if (!/^-?\d{1,15}$/.test(text)) {
      const msg = "Input should be a valid integer, unable to parse string as an integer";
      this.add({ type: "int_parsing", loc, msg, input: text.slice(0, 120) });
      return undefined;
    }
    this.#within(loc, Number(text), bounds);
    return Number(text);
  }

  #within(loc: string[], value: number, bounds: { min: number; max: number }): void {
    if (value < bounds.min) {
      const msg = `Input should be greater than or equal to ${bounds.min}`;
      this.add({ type: "greater_than_equal", loc, msg, input: value });
    } else if (value > bounds.max) {
      const msg = `Input should be less than or equal to ${bounds.max}`;
      this.add({ type: "less_than_equal", loc, msg, input: value });
    }
  }

  #field(body: unknown, name: string): unknown {
    return isJsonObject(body) && Object.hasOwn(body, name) ? body[name] : undefined;
  }

  #missing(loc: string[]): void {
    this.add({ type: "missing", loc, msg: "Field required", input: null });
  }

  #wrong(name: string, value: unknown, expected: { type: string; noun: string }): void {
    const loc = ["body", name];
    if (value === undefined) {
      this.#missing(loc);
      return;
    }
    const msg = `Input should be a valid ${expected.noun}`;
    // A client's own text is repeated only when it is short: an answer is no echo of a megabyte.
    const isShort = typeof value !== "object" && String(value).length <= 120;
    this.add({ type: expected.type, loc, msg, input: isShort ? value : null });
  }
}
