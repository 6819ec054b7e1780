import { ApiError } from "../status/api-error.ts";
import { goQuoted } from "../status/go-quoted.ts";

/** As Kubernetes reads it: whatever is there and is not a way of saying no. */
export function isTrue(query: URLSearchParams, name: string): boolean {
  const text = query.get(name);
  return text !== null && !["0", "false"].includes(text.toLowerCase());
}

/** Null for none. @throws ApiError BadRequest */
export function wholeNumberOf(query: URLSearchParams, name: string): number | null {
  const text = query.get(name);
  if (text === null || text === "") return null;
  const number = Number(text);
  const isNumber = /^[+-]?\d+$/.test(text);
  if (isNumber && Number.isSafeInteger(number)) return number;
  throw new ApiError("BadRequest", `strconv.ParseInt: ${numberFault(text, isNumber)}`);
}

/** What is wrong with a text that is to be a number, in the words of Go. */
export function numberFault(text: string, isNumber: boolean): string {
  return `parsing ${goQuoted(text)}: ${isNumber ? "value out of range" : "invalid syntax"}`;
}
