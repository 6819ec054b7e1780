import type { JsonSchema } from "../../src/config/json-schema.ts";
import { plain, valueWords } from "./value-words.ts";

/** A key of devstack.yaml, as the page tells of it. */
export interface Key {
  name: string;
  description: string;
  /** What may stand behind it, in words. */
  value: string;
  required: boolean;
  /** What it is when absent; null where absence means something of its own. */
  default: unknown;
  example: unknown;
}

/**
 * The keys of every mapping that a configuration can hold, by its place: `` for the file itself,
 * `services.*` for an entry of services, `services.*.probes.*` for a probe of one. Where a place
 * takes several kinds of mapping, the keys of all of them.
 */
export function keysByPlace(schema: JsonSchema): Map<string, Key[]> {
  const places = new Map<string, Key[]>();
  collect(schema, "");
  return places;

  function collect(part: JsonSchema, place: string): void {
    if (part.$ref !== undefined) collect(definition(schema, part.$ref), place);
    for (const one of part.anyOf ?? []) collect(plain(one), place);
    if (part.items) collect(plain(part.items), below(place, "*"));
    // Beside entries of any name, `properties` only names some for editors to offer.
    if (typeof part.additionalProperties === "object") {
      collect(part.additionalProperties, below(place, "*"));
      return;
    }
    for (const [name, property] of Object.entries(part.properties ?? {})) {
      const keys = places.get(place) ?? [];
      places.set(place, [...keys, keyOf(name, plain(property), part.required ?? [])]);
      collect(plain(property), below(place, name));
    }
  }
}

function keyOf(name: string, property: JsonSchema, required: readonly string[]): Key {
  const { description, examples } = property;
  const example = Array.isArray(examples) ? examples[0] : undefined;
  if (description === undefined || example === undefined) {
    throw new Error(`the schema has no description or no example of ${name}`);
  }
  return {
    name,
    description,
    value: valueWords(property),
    required: required.includes(name),
    default: property.default ?? null,
    example,
  };
}

function definition(schema: JsonSchema, reference: string): JsonSchema {
  const name = reference.replace("#/definitions/", "");
  return plain((schema["definitions"] as JsonSchema["properties"])?.[name]);
}

function below(place: string, name: string): string {
  return place === "" ? name : `${place}.${name}`;
}
