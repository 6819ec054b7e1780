import { isJsonObject, type JsonObject } from "../../../util/json/json-object.ts";

/** What stands at a path of an object; nothing where the path leads nowhere, or to null. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let found = value;
  // Tables of ten thousand rows are read through here: no iterator, no copy.
  for (let depth = 0; depth < path.length; depth += 1) {
    if (!isJsonObject(found)) return undefined;
    found = found[path[depth] ?? ""];
  }
  return found ?? undefined;
}

/** The text at a path; empty where there is none, as Go reads a missing string. */
export function textAt(value: unknown, ...path: readonly string[]): string {
  return textOr("", value, ...path);
}

/** The text at a path; `missing` where there is none, as of what may be left out. */
export function textOr(missing: string, value: unknown, ...path: readonly string[]): string {
  const found = at(value, ...path);
  return typeof found === "string" ? found : missing;
}

/** The number at a path; 0 where there is none. */
export function numberAt(value: unknown, ...path: readonly string[]): number {
  const found = at(value, ...path);
  return typeof found === "number" ? found : 0;
}

/** Whether there is a true at a path. */
export function flagAt(value: unknown, ...path: readonly string[]): boolean {
  return at(value, ...path) === true;
}

/** The object at a path; an empty one where there is none. */
export function fieldsAt(value: unknown, ...path: readonly string[]): JsonObject {
  const found = at(value, ...path);
  return isJsonObject(found) ? found : {};
}

/** The objects of the list at a path. */
export function listAt(value: unknown, ...path: readonly string[]): readonly JsonObject[] {
  const found = at(value, ...path);
  if (!Array.isArray(found)) return [];
  return found.every(isJsonObject) ? found : found.filter(isJsonObject);
}

/** The texts of the list at a path. */
export function textsAt(value: unknown, ...path: readonly string[]): readonly string[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found.filter((one) => typeof one === "string") : [];
}

/** Whether the first condition of that type, in the list of an object's status, holds. */
export function conditionHolds(object: unknown, type: string): boolean {
  const condition = listAt(object, "status", "conditions").find((one) => one["type"] === type);
  return condition?.["status"] === "True";
}
