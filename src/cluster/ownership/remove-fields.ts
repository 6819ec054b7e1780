import { isJsonObject } from "../../util/json/json-object.ts";
import { objectOf } from "../patch/json-value.ts";
import { FieldSet } from "./field-set.ts";
import { fieldElement, fieldOf, itemElement } from "./path-elements.ts";
import { resolvedShape, type Shape, shapeWithin } from "./shape.ts";

/** A value without the fields of a set; undefined when nothing of it is left. */
export function removeFields(value: unknown, away: FieldSet, shape: Shape): unknown {
  const resolved = resolvedShape(shape, value);
  if (away.isEmpty) return value;
  if (resolved.kind === "leaf") return resolved.scalar === undefined ? undefined : value;
  if (Array.isArray(value) && (resolved.kind === "list" || resolved.kind === "set")) {
    const items = value.flatMap((item) => {
      const element = itemElement(resolved, item);
      if (element === null) return [item];
      if (away.members.has(element)) return [];
      const inner = away.children.get(element);
      return [inner === undefined ? item : removeFields(item, inner, resolved.item)];
    });
    return items.length > 0 ? items : undefined;
  }
  if (!isJsonObject(value) || (resolved.kind !== "struct" && resolved.kind !== "map")) return value;
  const entries = Object.entries(value).flatMap(([key, item]) => {
    const element = fieldElement(key);
    if (away.members.has(element)) return [];
    const inner = away.children.get(element);
    const kept = inner === undefined ? item : removeFields(item, inner, shapeWithin(resolved, key));
    return kept === undefined ? [] : [[key, kept] as const];
  });
  return entries.length > 0 ? objectOf(entries) : undefined;
}

/** A set with the named fields around each of its own: they go when nothing else holds them. */
export function withNamedFields(set: FieldSet, shape: Shape): FieldSet {
  const result = new FieldSet();
  for (const element of set.members) result.members.add(element);
  for (const [element, child] of set.children) {
    const name = fieldOf(element);
    const inner = innerShape(shape, name);
    if (name !== undefined && shape.kind === "struct" && shape.field(name) !== undefined) {
      result.members.add(element);
    }
    result.children.set(element, withNamedFields(child, inner));
  }
  return result;
}

function innerShape(shape: Shape, name: string | undefined): Shape {
  if (name === undefined) return "item" in shape ? shape.item : shape;
  if (shape.kind === "struct" || shape.kind === "map") return shapeWithin(shape, name);
  return shape;
}
