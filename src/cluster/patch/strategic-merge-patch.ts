import { decodedType } from "../../util/json/decoded-type.ts";
import { isJsonObject, type JsonObject } from "../../util/json/json-object.ts";
import { ApiError } from "../status/api-error.ts";
import { objectOf, withoutNulls } from "./json-value.ts";
import { badDirective, unknownDirective } from "./strategic-errors.ts";
import {
  checkOrder,
  directiveList,
  listOf,
  mergedList,
  orderedList,
  reducedList,
} from "./strategic-list.ts";
import type { PatchMeta } from "./strategic-meta.ts";

const ORDER = "$setElementOrder";
const DELETE_FROM = "$deleteFromPrimitiveList";
const RETAIN = "$retainKeys";
const DIRECTIVE = "$patch";

/**
 * Strategic merge patch (apimachinery 1.34, strategicpatch), as kubectl sends it for built-in kinds.
 * Objects are merged, lists as {@link PatchMeta} says, null takes a field away. The original stays
 * as it is.
 * @throws ApiError in the API server's words: BadRequest, Invalid, or InternalError, which upstream
 * too gives for an item without its merge key
 */
export function strategicMergePatch(
  original: JsonObject,
  patch: unknown,
  meta: PatchMeta,
): JsonObject {
  if (isJsonObject(patch)) return mergedObject(original, patch, meta);
  throw new ApiError(
    "BadRequest",
    `json: cannot unmarshal ${decodedType(patch)} into Go value of type map[string]interface {}`,
  );
}

function mergedObject(original: JsonObject, patch: JsonObject, meta: PatchMeta): JsonObject {
  if (Object.hasOwn(patch, DIRECTIVE)) return directed(patch);
  const fields = new Map(Object.entries(retained(original, patch)));
  const merged = mergeOrderedLists(fields, patch, meta);
  for (const [name, value] of Object.entries(patch)) {
    if (name === RETAIN || name.startsWith(ORDER) || merged.has(name)) continue;
    if (name.startsWith(DELETE_FROM)) deleteFromList(fields, name, value);
    else mergeField(fields, { name, value, meta: meta.fields?.[name] ?? {} });
  }
  return objectOf(fields);
}

/** An object that says of itself that it replaces, or deletes, what is there. */
function directed(patch: JsonObject): JsonObject {
  const { [DIRECTIVE]: directive, ...rest } = patch;
  if (directive === "delete") return {};
  if (directive !== "replace") throw unknownDirective(directive, patch);
  return objectOf(Object.entries(rest).filter(([, value]) => value !== null));
}

/** What is left of an object where the patch names all the fields that may stay. */
function retained(original: JsonObject, patch: JsonObject): JsonObject {
  if (!Object.hasOwn(patch, RETAIN)) return original;
  const names = new Set(directiveList(patch[RETAIN], "retainKeys"));
  for (const [name, value] of Object.entries(patch)) {
    const directive = name === RETAIN || name.startsWith(ORDER) || name.startsWith(DELETE_FROM);
    if (!directive && value !== null && !names.has(name)) throw badDirective("retainKeys");
  }
  return objectOf(Object.entries(original).filter(([name]) => names.has(name)));
}

type Fields = Map<string, unknown>;

/** Merges the lists whose order the patch gives; returns their names. */
function mergeOrderedLists(fields: Fields, patch: JsonObject, meta: PatchMeta): Set<string> {
  const merged = new Set<string>();
  for (const [directive, value] of Object.entries(patch)) {
    if (!directive.startsWith(ORDER)) continue;
    const order = listOf(value);
    const name = nameIn(directive, ORDER, "setElementOrder list");
    const [inFields, inPatch] = [fields.has(name), Object.hasOwn(patch, name)];
    const live = inFields ? listOf(fields.get(name)) : [];
    const list = inPatch ? listOf(patch[name]) : [];
    const rule = meta.fields?.[name] ?? {};
    checkOrder(list, order, rule);
    if (!inFields && !inPatch) continue;
    merged.add(name);
    const items = !inFields
      ? listOf(withoutDirectives(withoutNulls(list)))
      : inPatch
        ? mergedList(live, list, rule, itemMerger(rule))
        : live;
    fields.set(name, orderedList({ items, live, patch: list, order }, rule));
  }
  return merged;
}

function nameIn(
  directive: string,
  prefix: string,
  what: "primitive list" | "setElementOrder list",
): string {
  if (!directive.startsWith(`${prefix}/`)) throw badDirective(what);
  return directive.slice(prefix.length + 1);
}

function deleteFromList(fields: Fields, directive: string, gone: unknown): void {
  const name = nameIn(directive, DELETE_FROM, "primitive list");
  const live = fields.get(name);
  if (gone === null) fields.delete(name);
  else if (Array.isArray(live) && Array.isArray(gone)) fields.set(name, reducedList(live, gone));
}

interface FieldPatch {
  readonly name: string;
  readonly value: unknown;
  readonly meta: PatchMeta;
}

function mergeField(fields: Fields, { name, value, meta }: FieldPatch): void {
  const current = fields.get(name);
  if (value === null) {
    fields.delete(name);
  } else if (isJsonObject(value) && isJsonObject(current)) {
    const replaced = meta.replace === true;
    fields.set(name, replaced ? withoutNulls(value) : mergedObject(current, value, meta));
  } else if (Array.isArray(value) && Array.isArray(current)) {
    fields.set(name, mergedList(current, value, meta, itemMerger(meta)));
  } else {
    const put = withoutDirectives(withoutNulls(value));
    if (put === undefined) fields.delete(name);
    else fields.set(name, put);
  }
}

function itemMerger({ fields = {} }: PatchMeta) {
  return (current: JsonObject, patch: JsonObject) => mergedObject(current, patch, { fields });
}

/** What a patch puts where nothing was: all but objects that only say what to do. */
function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutDirectives).filter((item) => item !== undefined);
  }
  if (!isJsonObject(value)) return value;
  if (Object.hasOwn(value, DIRECTIVE)) return undefined;
  return objectOf(
    Object.entries(value)
      .map(([name, field]) => [name, withoutDirectives(field)] as const)
      .filter(([, field]) => field !== undefined),
  );
}
