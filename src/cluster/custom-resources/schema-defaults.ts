import { isJsonObject } from "../../util/json/json-object.ts";
import type { JsonSchema } from "../api-resources/custom-version.ts";
import { objectOf } from "../patch/json-value.ts";

/** A value with what its schema says of fields that are left out; the same value where that is nothing. */
export function withSchemaDefaults(schema: JsonSchema, value: unknown): unknown {
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items === undefined) return value;
    const filled = value.map((item) => withSchemaDefaults(items, item));
    return filled.some((item, at) => item !== value[at]) ? filled : value;
  }
  if (!isJsonObject(value)) return value;
  const fields = new Map(Object.entries(value));
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const given = fields.get(name);
    // Null where nothing is allowed to be null is as good as nothing.
    const isMissing = given === undefined || (given === null && property.nullable !== true);
    if (isMissing && property.default !== undefined) fields.set(name, property.default);
  }
  for (const [name, field] of fields) {
    const known = schema.properties?.[name] ?? schema.additionalProperties;
    if (typeof known === "object") fields.set(name, withSchemaDefaults(known, field));
  }
  const isSame = fields.size === Object.keys(value).length;
  return isSame && [...fields].every(([name, field]) => value[name] === field)
    ? value
    : objectOf(fields);
}
