import { decodedType } from "../../util/json/decoded-type.ts";
import { isJsonObject, type JsonObject } from "../../util/json/json-object.ts";
import { ApiError } from "../status/api-error.ts";
import { objectOf, withoutNulls } from "./json-value.ts";

/**
 * JSON merge patch (RFC 7396): fields of the patch replace those of the original, null takes a
 * field away, lists are replaced whole. The original stays as it is.
 * @throws ApiError BadRequest where the patch is no object
 */
export function mergePatch(original: JsonObject, patch: unknown): JsonObject {
  if (!isJsonObject(patch)) {
    throw new ApiError(
      "BadRequest",
      `error decoding patch: json: cannot unmarshal ${decodedType(patch)} into Go value of type map[string]interface {}`,
    );
  }
  return merged(original, patch);
}

function merged(original: JsonObject, patch: JsonObject): JsonObject {
  const fields = new Map(Object.entries(original));
  for (const [name, value] of Object.entries(patch)) {
    const current = fields.get(name);
    if (value === null) fields.delete(name);
    else if (isJsonObject(value) && isJsonObject(current)) fields.set(name, merged(current, value));
    else fields.set(name, withoutNulls(value));
  }
  return objectOf(fields);
}
