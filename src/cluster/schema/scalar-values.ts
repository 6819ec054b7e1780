import { decodedType } from "../../util/json/decoded-type.ts";
import { canonicalQuantity, QuantityError } from "../meta/quantity.ts";
import { DecodingError } from "./decoding-error.ts";

/** What stands in the way of a value: the JSON type that is there, and the type that should be. */
export interface WrongType {
  readonly found: string;
  readonly wanted: string;
}

/** A value as the server keeps it, or why it is none of the type. Throws DecodingError at once for
 * the types that read themselves and end all reading. */
export type ScalarReader = (value: unknown) => { value: unknown } | WrongType;

const INT32 = 2 ** 31;
const INT64 = 2 ** 63;

export const SCALAR_READERS: Readonly<Record<string, ScalarReader>> = {
  string: (value) => (typeof value === "string" ? { value } : wrong(value, "string")),
  boolean: (value) => (typeof value === "boolean" ? { value } : wrong(value, "bool")),
  double: (value) => (typeof value === "number" ? { value } : wrong(value, "float64")),
  int32: (value) => integer(value, "int32", INT32),
  int64: (value) => integer(value, "int64", INT64),
  any: (value) => ({ value }),
  bytes: base64,
  quantity: (value) => ({ value: quantity(value) }),
  "int-or-string": (value) =>
    typeof value === "string" ? { value } : integer(value, "int32", INT32),
  time: (value) => time(value, (at) => at.toISOString().replace(/\.\d+/, "")),
  "micro-time": (value) =>
    time(value, (at, text) => at.toISOString().replace(/\.\d+/, `.${microseconds(text)}`)),
};

function wrong(value: unknown, wanted: string): WrongType {
  return { found: decodedType(value), wanted };
}

function integer(value: unknown, wanted: string, limit: number) {
  if (typeof value !== "number") return wrong(value, wanted);
  const fits = Number.isInteger(value) && value >= -limit && value < limit;
  return fits ? { value } : { found: `number ${value}`, wanted };
}

function quantity(value: unknown): string {
  const written = typeof value === "number" ? value : typeof value === "string" ? value : "?";
  try {
    return canonicalQuantity(written);
  } catch (error) {
    if (error instanceof QuantityError) throw new DecodingError(error.message);
    throw error;
  }
}

function base64(value: unknown) {
  if (typeof value !== "string") return wrong(value, "[]uint8");
  const fault = /^(?:[A-Za-z0-9+/\r\n]*)(?:={0,2})$/.test(value)
    ? value.replace(/[\r\n]/g, "").length % 4 === 0
      ? -1
      : value.length - (value.length % 4)
    : value.search(/[^A-Za-z0-9+/\r\n]/);
  if (fault >= 0) throw new DecodingError(`illegal base64 data at input byte ${fault}`);
  return { value: value.replace(/[\r\n]/g, "") };
}

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

function time(value: unknown, format: (at: Date, text: string) => string) {
  if (typeof value !== "string") return wrong(value, "string");
  const at = new Date(value);
  if (!RFC_3339.test(value) || Number.isNaN(at.getTime())) {
    const layout = '"2006-01-02T15:04:05Z07:00"';
    throw new DecodingError(
      `parsing time ${JSON.stringify(value)} as ${layout}: cannot parse ${JSON.stringify(value)} as "2006"`,
    );
  }
  return { value: format(at, value) };
}

function microseconds(text: string): string {
  return (/\.(\d+)/.exec(text)?.[1] ?? "").padEnd(6, "0").slice(0, 6);
}
