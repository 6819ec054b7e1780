import { isJsonObject } from "../../util/json/json-object.ts";
import { FieldSet, type PathElement } from "./field-set.ts";
import { fieldElement, itemElement } from "./path-elements.ts";
import { resolvedShape, type Shape, shapeWithin } from "./shape.ts";

/** All fields that a value gives: who applies it owns them. */
export function fieldsOf(value: unknown, shape: Shape): FieldSet {
  const set = new FieldSet();
  addFields(set, value, shape);
  return set;
}

/** Adds what is in a value; false for a leaf, which has nothing in it. */
function addFields(set: FieldSet, value: unknown, shape: Shape): boolean {
  const resolved = resolvedShape(shape, value);
  if (resolved.kind === "leaf") return false;
  if (Array.isArray(value) && (resolved.kind === "list" || resolved.kind === "set")) {
    const elements = value.map((item) => itemElement(resolved, item));
    for (const [at, element] of elements.entries()) {
      if (element === null) continue;
      // Items that are there twice are owned without what is in them.
      const isAlone = elements.indexOf(element) === elements.lastIndexOf(element);
      if (isAlone) addField(set, element, { value: value[at], shape: resolved.item });
      set.members.add(element);
    }
  } else if (isJsonObject(value) && (resolved.kind === "struct" || resolved.kind === "map")) {
    for (const [key, item] of Object.entries(value)) {
      const element = fieldElement(key);
      addField(set, element, { value: item, shape: shapeWithin(resolved, key) });
      const isNamed = resolved.kind === "struct" && resolved.field(key) !== undefined;
      if (!isNamed || item === null || isEmptyObject(item)) set.members.add(element);
    }
  }
  return true;
}

function addField(
  set: FieldSet,
  element: PathElement,
  { value, shape }: { value: unknown; shape: Shape },
): void {
  const inner = new FieldSet();
  if (!addFields(inner, value, shape)) set.members.add(element);
  else if (!inner.isEmpty) set.children.set(element, inner);
}

function isEmptyObject(value: unknown): boolean {
  return isJsonObject(value) && Object.keys(value).length === 0;
}
