import { isJsonObject } from "../../util/json/json-object.ts";
import { sameJson } from "../../util/json/same-json.ts";
import { FieldSet, type PathElement } from "./field-set.ts";
import { fieldElement, itemElement } from "./path-elements.ts";
import {
  type ListShape,
  type Resolved,
  resolvedShape,
  type SetShape,
  type Shape,
  shapeWithin,
} from "./shape.ts";

/** What differs between two values. */
export interface Comparison {
  readonly removed: FieldSet;
  readonly modified: FieldSet;
  readonly added: FieldSet;
}

/** Two values of one field; undefined where it is not there. */
interface Pair {
  readonly before: unknown;
  readonly after: unknown;
}

export function compareFields(pair: Pair, shape: Shape): Comparison {
  const found = { removed: new FieldSet(), modified: new FieldSet(), added: new FieldSet() };
  walk(pair, { shape, path: [], found });
  return found;
}

/** A comparison without some fields and all that is in them. */
export function ignoring({ removed, modified, added }: Comparison, fields: FieldSet): Comparison {
  return {
    removed: removed.without(fields),
    modified: modified.without(fields),
    added: added.without(fields),
  };
}

interface Place {
  readonly shape: Shape;
  readonly path: readonly PathElement[];
  readonly found: Comparison;
}

function walk(pair: Pair, { shape, path, found }: Place): void {
  const { before, after } = pair;
  if (before === after || sameJson(before, after)) return;
  const [left, right] = [resolvedShape(shape, before), resolvedShape(shape, after)];
  const resolved = isNone(after) ? left : right;
  const isMixed = !isNone(before) && !isNone(after) && left.kind !== right.kind;
  // What is empty on both sides is there or is not, as a whole.
  const isLeaf = resolved.kind === "leaf" || isMixed || (isEmpty(before) && isEmpty(after));
  note(pair, { path, found, isChanged: isLeaf });
  if (isLeaf) return;
  if (resolved.kind === "list" || resolved.kind === "set") {
    walkItems(pair, { shape: resolved, path, found });
  } else walkKeys(pair, { shape: resolved, path, found });
}

function note(
  { before, after }: Pair,
  { path, found, isChanged }: Omit<Place, "shape"> & { isChanged: boolean },
): void {
  if (path.length === 0) return;
  if (before === undefined) found.added.add(path);
  else if (after === undefined) found.removed.add(path);
  else if (isChanged) found.modified.add(path);
}

type Within = Place & { readonly shape: Extract<Resolved, { kind: "struct" | "map" }> };

function walkKeys({ before, after }: Pair, { shape, path, found }: Within): void {
  const [left, right] = [before, after].map((one) => (isJsonObject(one) ? one : {}));
  for (const key of new Set([...Object.keys(left ?? {}), ...Object.keys(right ?? {})])) {
    const pair = { before: own(left, key), after: own(right, key) };
    walk(pair, { shape: shapeWithin(shape, key), path: [...path, fieldElement(key)], found });
  }
}

function walkItems(
  { before, after }: Pair,
  { shape, path, found }: Place & { readonly shape: ListShape | SetShape },
): void {
  const [left, right] = [before, after].map((one) => itemsOf(shape, one));
  for (const element of new Set([...(left?.keys() ?? []), ...(right?.keys() ?? [])])) {
    const [lefts, rights] = [left?.get(element) ?? [], right?.get(element) ?? []];
    const at = { shape: shape.item, path: [...path, element], found };
    if (lefts.length <= 1 && rights.length <= 1) walk({ before: lefts[0], after: rights[0] }, at);
    else walkTwins({ lefts, rights }, at);
  }
}

/** Items that are there twice are compared as one. */
function walkTwins({ lefts, rights }: { lefts: unknown[]; rights: unknown[] }, at: Place): void {
  if (lefts.length >= 2 && rights.length >= 2) {
    if (!sameJson(lefts, rights)) at.found.modified.add(at.path);
  } else if (lefts.length >= 2) {
    if (rights.length > 0) walk({ before: undefined, after: rights[0] }, at);
    at.found.removed.add(at.path);
  } else {
    if (lefts.length > 0) walk({ before: lefts[0], after: undefined }, at);
    at.found.added.add(at.path);
  }
}

function itemsOf(shape: ListShape | SetShape, value: unknown): Map<PathElement, unknown[]> {
  const found = new Map<PathElement, unknown[]>();
  for (const item of Array.isArray(value) ? value : []) {
    const element = itemElement(shape, item);
    if (element === null) continue;
    const twins = found.get(element);
    if (twins === undefined) found.set(element, [item]);
    else twins.push(item);
  }
  return found;
}

function own(value: object | undefined, key: string): unknown {
  if (value === undefined || !Object.hasOwn(value, key)) return undefined;
  return (value as Record<string, unknown>)[key];
}

function isEmpty(value: unknown): boolean {
  if (isNone(value)) return true;
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

/** Null fits every shape. */
function isNone(value: unknown): boolean {
  return value === undefined || value === null;
}
