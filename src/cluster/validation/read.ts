import { isJsonObject, type JsonObject } from "../../util/json/json-object.ts";

/** Fields of a decoded object by their types; what is left out is as good as empty. */

export function text(fields: JsonObject, key: string): string {
  const value = fields[key];
  return typeof value === "string" ? value : "";
}

export function number(fields: JsonObject, key: string): number | undefined {
  const value = fields[key];
  return typeof value === "number" ? value : undefined;
}

export function list(fields: JsonObject, key: string): readonly JsonObject[] {
  const value = fields[key];
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

export function texts(fields: JsonObject, key: string): readonly string[] {
  const value = fields[key];
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/** A map of texts, as labels are. */
export function textMap(fields: JsonObject, key: string): Readonly<Record<string, string>> {
  const value = fields[key];
  return isJsonObject(value) ? (value as Record<string, string>) : {};
}
