import type { JsonObject } from "../../util/json/json-object.ts";
import { ApiError } from "../status/api-error.ts";
import { goText, goType } from "./go-text.ts";

/** A directive that is not of its form. */
export function badDirective(
  name: "primitive list" | "retainKeys" | "setElementOrder list",
): ApiError {
  return new ApiError("BadRequest", `invalid patch format of ${name}`);
}

/** The API server does not say why. */
export function listOfLists(): ApiError {
  return new ApiError("Invalid", "the server rejected our request due to an error in our request");
}

/** All else is an internal error upstream too, whoever is to blame. */
export function withoutMergeKey(item: JsonObject, mergeKey: string): ApiError {
  return internal(`map: ${goText(item)} does not contain declared merge key: ${mergeKey}`);
}

export function unknownDirective(directive: unknown, patch: JsonObject): ApiError {
  return internal(`unknown patch type: ${goText(directive)} in map: ${goText(patch)}`);
}

export function wrongType(expected: unknown, actual: unknown): ApiError {
  return internal(`expected a ${goType(expected)}, but received a ${goType(actual)}`);
}

export function internal(message: string): ApiError {
  return new ApiError("InternalError", message);
}
