import type { FieldSchema, SchemaTypes } from "./field-schema.ts";
import types from "./generated/types.json" with { type: "json" };

/** The types of all kinds that the cluster serves, as of Kubernetes 1.34. */
export const SCHEMA_TYPES: SchemaTypes = types;

/** The schema of a field, also of one that is written as its type alone. */
export function fieldSchema(field: FieldSchema | string): FieldSchema {
  return typeof field === "string" ? { type: field } : field;
}
