import { isJsonObject, type JsonObject } from "../../util/json/json-object.ts";

/** The fields, and those of `defaults` that are not there; the same object when none is missing. */
export function filled(fields: JsonObject, defaults: JsonObject): JsonObject {
  for (const key of Object.keys(defaults)) {
    if (fields[key] === undefined) return { ...defaults, ...withoutUndefined(fields) };
  }
  return fields;
}

/** The fields with one of them changed, where it is an object. */
export function within(
  fields: JsonObject,
  key: string,
  change: (part: JsonObject) => JsonObject,
): JsonObject {
  const part = fields[key];
  if (!isJsonObject(part)) return fields;
  const changed = change(part);
  return changed === part ? fields : { ...fields, [key]: changed };
}

/** The fields with each object in one of their lists changed. */
export function withinEach(
  fields: JsonObject,
  key: string,
  change: (part: JsonObject) => JsonObject,
): JsonObject {
  const list = fields[key];
  if (!Array.isArray(list)) return fields;
  const changed = list.map((item) => (isJsonObject(item) ? change(item) : item));
  return changed.some((item, index) => item !== list[index])
    ? { ...fields, [key]: changed }
    : fields;
}

/** One of the fields where it is an object, an empty one otherwise. */
export function part(fields: JsonObject, key: string): JsonObject {
  const value = fields[key];
  return isJsonObject(value) ? value : {};
}

/** One change after the other. */
export function inTurn(...changes: readonly ((fields: JsonObject) => JsonObject)[]) {
  return (fields: JsonObject): JsonObject =>
    changes.reduce((result, change) => change(result), fields);
}

function withoutUndefined(fields: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
