import type { JsonSchema } from "../../src/config/json-schema.ts";

/** What may stand behind a key, in words: `list of text`, `whole number from 1 to 65535`. */
export function valueWords(schema: JsonSchema): string {
  return listed([...new Set(alternatives(schema))]);
}

/** A key with nothing after it is as if it were not there: that is not told of each. */
function alternatives(schema: JsonSchema): string[] {
  if (schema.$ref !== undefined) return [schema.$ref.split("/").at(-1) ?? ""];
  if (schema.anyOf) return schema.anyOf.flatMap((one) => alternatives(plain(one)));
  if (schema.enum) return schema.enum.map(code);
  if (schema.const !== undefined) return [code(schema.const)];
  const types = [schema.type ?? []].flat();
  // Numbers, true and false are taken for text where text is wanted.
  if (types.includes("string")) return ["text"];
  return types.flatMap((type) => wordsOfType(type, schema));
}

function wordsOfType(type: string, schema: JsonSchema): string[] {
  if (type === "null") return [];
  if (type === "boolean") return [code(true), code(false)];
  if (type === "array") return [`list of ${valueWords(plain(schema.items))}`];
  if (type === "object") return [mappingWords(schema)];
  const { minimum, maximum } = schema;
  const range = minimum === undefined ? "" : ` from ${minimum} to ${maximum}`;
  return [`${type === "integer" ? "whole number" : type}${range}`];
}

function mappingWords({ additionalProperties: inner }: JsonSchema): string {
  return typeof inner === "object" ? `mapping of name to ${valueWords(inner)}` : "mapping";
}

/** The schema of a part; `true` and lists, which JSON Schema knows too, do not occur in ours. */
export function plain(schema: JsonSchema["items"]): JsonSchema {
  return typeof schema === "object" && !Array.isArray(schema) ? schema : {};
}

function code(value: unknown): string {
  return `\`${value}\``;
}

function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
