import { type Fields, isFields } from "../defaults/fill.ts";

/** Fields of a decoded object by their types; what is left out is as good as empty. */

export function text(fields: Fields, key: string): string {
  const value = fields[key];
  return typeof value === "string" ? value : "";
}

export function number(fields: Fields, key: string): number | undefined {
  const value = fields[key];
  return typeof value === "number" ? value : undefined;
}

export function list(fields: Fields, key: string): readonly Fields[] {
  const value = fields[key];
  return Array.isArray(value) ? value.filter(isFields) : [];
}

export function texts(fields: Fields, key: string): readonly string[] {
  const value = fields[key];
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/** A map of texts, as labels are. */
export function textMap(fields: Fields, key: string): Readonly<Record<string, string>> {
  const value = fields[key];
  return isFields(value) ? (value as Record<string, string>) : {};
}
