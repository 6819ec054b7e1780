import { ApiError } from "../status/api-error.ts";

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
  if (/^[+-]?\d+$/.test(text) && Number.isSafeInteger(number)) return number;
  const why = `strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`;
  throw new ApiError("BadRequest", why);
}
