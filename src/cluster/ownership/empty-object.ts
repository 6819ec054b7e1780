import type { JsonObject } from "../../util/json/json-object.ts";
import type { SchemaTypes } from "../schema/field-schema.ts";
import { fieldSchema } from "../schema/schema-types.ts";

/**
 * An object of a type before anything is said in it: parts that are held by value are there, and lists
 * that must be there are null. Who creates an object owns what differs from it.
 */
export function emptyObject(types: SchemaTypes, type: string): JsonObject {
  const entries: [string, JsonObject | null][] = [];
  for (const [name, field] of Object.entries(types[type] ?? {})) {
    const { type: of, struct, required, list } = fieldSchema(field);
    const isPart = struct === true || of === "#meta.v1.ObjectMeta";
    if (isPart && of.startsWith("#")) entries.push([name, emptyObject(types, of.slice(1))]);
    else if (required === true && list !== undefined) entries.push([name, null]);
  }
  return Object.fromEntries(entries);
}
