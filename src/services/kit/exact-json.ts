/**
 * JSON of which every number goes out again as it came in. JavaScript's own parse rounds integers
 * above 2^53 and makes null of 1e400, and who stored an identifier gets another one back.
 *
 * Source of both calls: ECMAScript proposal "JSON.parse source text access".
 */

declare global {
  interface JSON {
    rawJSON(text: string): object;
    isRawJSON(value: unknown): value is { rawJSON: string };
  }
}

/** Without one of these JavaScript writes every number as it read it. */
const UNUSUAL_NUMBER = /\d{16}|\d[eE]|\.\d*0(?!\d)|\.0{6}|-0/;

/**
 * The parsed text, in which a number that JavaScript would write differently is an object that
 * `JSON.stringify` turns into the number as it was. Recursive: for texts that do not nest deeply.
 *
 * @throws SyntaxError for what is no JSON.
 */
export function parseExactly(text: string): unknown {
  const parse = JSON.parse as (text: string, reviver: typeof keepNumber) => unknown;
  return parse(text, keepNumber);
}

/** Whether `parseExactly` may give anything but what JSON.parse gives. */
export function mayChange(text: string): boolean {
  return UNUSUAL_NUMBER.test(text);
}

/** The digits of a number that `parseExactly` has kept, undefined for any other value. */
export function exactDigits(value: unknown): string | undefined {
  return JSON.isRawJSON(value) ? value.rawJSON : undefined;
}

/** A whole number that `JSON.stringify` writes with all of its digits. */
export function wholeNumber(value: bigint): object {
  return JSON.rawJSON(String(value));
}

/** `source`: of texts, numbers, booleans and null. */
function keepNumber(_key: string, value: unknown, { source }: { source?: string }): unknown {
  if (typeof value !== "number" || source === undefined || source === String(value)) return value;
  return JSON.rawJSON(source);
}
