import type { JsonObject } from "../../util/json/json-object.ts";
import type { DecodingError } from "../schema/decoding-error.ts";
import { ApiError } from "../status/api-error.ts";
import { FieldErrors } from "../validation/field-errors.ts";
import { goText } from "./go-text.ts";

const MISMATCH = /^json: cannot unmarshal (\w+)( \S*\.\S*)?.* of type (.+)$/;

/**
 * The answer to a patch whose outcome is no object of its kind, in the words of the API server: it shows
 * a strategic merge patch, and of all others what they made.
 */
export function unpatchable(
  { message }: DecodingError,
  { patch, value, isStrategic }: { patch: unknown; value: JsonObject; isStrategic: boolean },
): ApiError {
  const errors = new FieldErrors();
  if (isStrategic) errors.invalid("patch", goText(patch), strategicWords(message));
  else errors.invalid("patch", JSON.stringify(value), message);
  const causes = errors.found;
  return new ApiError("Invalid", ` "" is invalid: patch: ${causes[0]?.message}`, { causes });
}

/** A strategic merge is not decoded but converted, by which wrong types are told in other words. */
function strategicWords(message: string): string {
  const [, found = "", fraction, wanted = ""] = MISMATCH.exec(message) ?? [];
  if (found === "") return message;
  const type = found === "number" ? (fraction === undefined ? "int64" : "float64") : found;
  if (wanted.startsWith("[]")) return `cannot restore slice from ${kindOf(type)}`;
  if (wanted.startsWith("map[")) return `cannot restore map from ${kindOf(type)}`;
  const isNumber = type === "int64" || type === "float64";
  const isNamed = wanted.includes(".");
  if (isNumber && (isNamed || wanted === "string")) return `cannot convert ${type} to ${wanted}`;
  if (type === "float64" && wanted.startsWith("int")) return `cannot convert ${type} to ${wanted}`;
  return isNamed ? `cannot restore struct from: ${kindOf(type)}` : `unrecognized type: ${wanted}`;
}

function kindOf(type: string): string {
  return type === "object" ? "map" : type === "array" ? "slice" : type;
}
