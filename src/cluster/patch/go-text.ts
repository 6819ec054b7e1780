import { isJsonObject } from "../../util/json/json-object.ts";

/** A value as Go's `%v` prints it, in which form some messages of the API server have it. */
export function goText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goText).join(" ")}]`;
  if (value === null || value === undefined) return "<nil>";
  if (!isJsonObject(value)) return String(value);
  const names = Object.keys(value).sort();
  return `map[${names.map((name) => `${name}:${goText(value[name])}`).join(" ")}]`;
}

/** The name of the type that a decoded value has in Go. */
export function goType(value: unknown): string {
  if (Array.isArray(value)) return "[]interface {}";
  if (value === null || value === undefined) return "%!s(<nil>)";
  if (isJsonObject(value)) return "map[string]interface {}";
  if (typeof value === "number") return Number.isInteger(value) ? "int64" : "float64";
  return typeof value === "boolean" ? "bool" : typeof value;
}
