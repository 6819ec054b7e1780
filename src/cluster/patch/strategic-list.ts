import { isJsonObject, type JsonObject } from "../../util/json/json-object.ts";
import { goText, goType } from "./go-text.ts";
import { withoutNulls } from "./json-value.ts";
import { inOrder, type KeyOf } from "./list-order.ts";
import {
  badDirective,
  internal,
  listOfLists,
  unknownDirective,
  withoutMergeKey,
  wrongType,
} from "./strategic-errors.ts";
import type { PatchMeta } from "./strategic-meta.ts";

type List = readonly unknown[];

/** Merges an item of a list that is there already. */
export type MergeItem = (current: JsonObject, patch: JsonObject) => JsonObject;

/** Adds to a list, changes and deletes items in it, as the field's rule says. */
export function mergedList(live: List, patch: List, meta: PatchMeta, mergeItem: MergeItem): List {
  if (meta.mergeKey === undefined && meta.set === undefined) return patch.map(withoutNulls);
  if (live.length === 0 && patch.length === 0) return live;
  checkItems(live, patch);
  const { mergeKey } = meta;
  if (mergeKey === undefined) {
    const items = [...new Set([...live, ...patch])];
    return inOrder({ items, keyOf: (item) => item, wanted: patch, live });
  }
  const keyOf = keyBy(mergeKey);
  for (const item of [...live, ...patch]) keyOf(item);
  const { kept, rest } = withoutSpecial(live, patch.filter(isJsonObject), keyOf);
  const items = [...kept];
  const places = new Map(items.map((item, at) => [keyOf(item), at] as const).reverse());
  for (const item of rest) {
    const at = places.get(keyOf(item)) ?? items.length;
    const current = items[at];
    places.set(keyOf(item), at);
    items[at] = isJsonObject(current) ? mergeItem(current, item) : withoutNulls(item);
  }
  return inOrder({ items, keyOf, wanted: rest, live: kept });
}

/** Takes values out of a list (`$deleteFromPrimitiveList`). */
export function reducedList(live: List, gone: List): List {
  const all = new Set(gone);
  return live.filter((item) => !all.has(item));
}

/** Puts a merged list in the order that the patch names (`$setElementOrder`). */
export function orderedList(
  { items, live, patch, order }: { items: List; live: List; patch: List; order: List },
  { mergeKey }: PatchMeta,
): List {
  if (mergeKey === undefined) {
    return inOrder({ items, keyOf: (item) => item, wanted: order, live });
  }
  const keyOf = keyBy(mergeKey);
  for (const item of [...items, ...order]) keyOf(item);
  return inOrder({ items, keyOf, wanted: order, live: takenPlaces({ live, patch, keyOf }) });
}

/**
 * The live list with new items in the places of deleted ones: upstream deletes and appends in place
 * before it compares with the order of the live list.
 */
function takenPlaces({ live, patch, keyOf }: { live: List; patch: List; keyOf: KeyOf }): List {
  if (patch.some((item) => directiveOf(item) === "replace")) return live;
  const gone = new Set(patch.filter((item) => directiveOf(item) === "delete").map(keyOf));
  const kept = live.filter((item) => !gone.has(keyOf(item)));
  const known = new Set(kept.map(keyOf));
  const places = [
    ...kept,
    ...patch.filter((item) => directiveOf(item) === undefined && !known.has(keyOf(item))),
  ];
  return [...places, ...live.slice(places.length)].slice(0, live.length);
}

/** Refuses a patch whose items are not all in the order that it names, in that order. */
export function checkOrder(patch: List, order: List, { mergeKey }: PatchMeta): void {
  if (patch.length === 0 || order.length === 0) return;
  const keyOf: KeyOf = mergeKey === undefined ? (item) => item : keyBy(mergeKey);
  const named = patch.filter((item) => directiveOf(item) !== "delete");
  let next = 0;
  for (const wanted of order) {
    while (next < named.length && directiveOf(named[next]) !== undefined) next += 1;
    if (next === named.length) return;
    if (keyOf(named[next]) === keyOf(wanted)) next += 1;
  }
  if (next < named.length) {
    throw internal(
      `The order in patch list:\n${goText(patch)}\n doesn't match $setElementOrder list:\n${goText(order)}\n`,
    );
  }
}

/** A list that a directive speaks of must be one. */
export function listOf(value: unknown): List {
  if (Array.isArray(value)) return value;
  throw wrongType([], value);
}

export function directiveList(
  value: unknown,
  name: "primitive list" | "retainKeys" | "setElementOrder list",
): List {
  if (Array.isArray(value)) return value;
  throw badDirective(name);
}

function keyBy(mergeKey: string): KeyOf {
  return (item) => {
    if (!isJsonObject(item)) throw wrongType({}, item);
    if ((directiveOf(item) ?? "delete") !== "delete") return item;
    if (!Object.hasOwn(item, mergeKey)) throw withoutMergeKey(item, mergeKey);
    return item[mergeKey];
  };
}

/** What an item says of itself with `$patch`. */
function directiveOf(item: unknown): unknown {
  return isJsonObject(item) && Object.hasOwn(item, "$patch") ? item["$patch"] : undefined;
}

/** Does what items with `$patch` say; the other items of the patch are left to be merged. */
function withoutSpecial(live: List, patch: readonly JsonObject[], keyOf: KeyOf) {
  const gone = new Set<unknown>();
  let replaced = false;
  for (const item of patch) {
    const directive = directiveOf(item);
    if (directive === "delete") gone.add(keyOf(item));
    else if (directive === "replace") replaced = true;
    else if (directive === "merge") {
      throw internal("merging lists cannot yet be specified in the patch");
    } else if (directive !== undefined) throw unknownDirective(directive, item);
  }
  const rest = patch.filter((item) => directiveOf(item) === undefined);
  if (replaced) return { kept: rest.map(withoutNulls), rest: [] };
  return { kept: live.filter((item) => !gone.has(keyOf(item))), rest };
}

function checkItems(live: List, patch: List): void {
  const [type, ...others] = new Set([...live, ...patch].map(goType));
  if (type === "[]interface {}") throw listOfLists();
  if (others.length > 0) {
    throw internal(`list element types are not identical: ${goText([live, patch])}`);
  }
}
