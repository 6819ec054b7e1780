import { isJsonObject } from "../../util/json/json-object.ts";
import type { JsonSchema } from "../api-resources/custom-version.ts";
import { objectOf } from "../patch/json-value.ts";

/** Fields that every object has, whether its schema says so or not. */
const OF_OBJECTS: ReadonlySet<string> = new Set(["apiVersion", "kind", "metadata"]);

/**
 * A custom resource without the fields that its schema does not know (apiextensions-apiserver 1.34,
 * pruning). What no schema is said of is kept where `x-kubernetes-preserve-unknown-fields` says so.
 */
export function pruneUnknown(
  schema: JsonSchema,
  value: unknown,
): { readonly value: unknown; readonly unknown: readonly string[] } {
  const unknown: string[] = [];
  return { value: pruned(schema, value, { path: "", isObject: true, unknown }), unknown };
}

interface Place {
  readonly path: string;
  /** Whether it is an object with metadata of its own. */
  readonly isObject: boolean;
  readonly unknown: string[];
}

function pruned(schema: JsonSchema, value: unknown, place: Place): unknown {
  const { path, unknown } = place;
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items === undefined) return value;
    return value.map((item, at) => within(items, item, { path: `${path}[${at}]`, unknown }));
  }
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).flatMap(([key, field]) => {
    const at = path === "" ? key : `${path}.${key}`;
    const known = fieldSchema(schema, key);
    if (place.isObject && OF_OBJECTS.has(key)) return [[key, field] as const];
    if (known === true) return [[key, field] as const];
    if (known !== false) return [[key, within(known, field, { path: at, unknown })] as const];
    unknown.push(at);
    return [];
  });
  return objectOf(entries);
}

function within(schema: JsonSchema, value: unknown, place: Omit<Place, "isObject">): unknown {
  return pruned(schema, value, {
    ...place,
    isObject: schema["x-kubernetes-embedded-resource"] === true,
  });
}

/** What is known of a field: its schema, that it is kept, or nothing. */
function fieldSchema(schema: JsonSchema, key: string): JsonSchema | boolean {
  const { properties = {}, additionalProperties } = schema;
  const own = Object.hasOwn(properties, key) ? properties[key] : undefined;
  if (own !== undefined) return own;
  if (additionalProperties !== undefined && additionalProperties !== false) {
    return additionalProperties;
  }
  return schema["x-kubernetes-preserve-unknown-fields"] === true;
}
