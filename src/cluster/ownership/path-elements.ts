import { isJsonObject } from "../../util/json/json-object.ts";
import type { PathElement } from "./field-set.ts";
import type { ListShape, SetShape } from "./shape.ts";

export function fieldElement(name: string): PathElement {
  return `f:${name}`;
}

/** The field's name; undefined for an item of a list. */
export function fieldOf(element: PathElement): string | undefined {
  return element.startsWith("f:") ? element.slice(2) : undefined;
}

/** What tells an item from the others of its list; null where nothing does. */
export function itemElement(shape: ListShape | SetShape, item: unknown): PathElement | null {
  if (shape.kind === "set") {
    const isPlain = item !== null && item !== undefined && typeof item !== "object";
    return isPlain ? `v:${JSON.stringify(item)}` : null;
  }
  if (!isJsonObject(item)) return null;
  const keys = [...shape.keys].sort().flatMap((key) => {
    const given = Object.hasOwn(item, key) ? item[key] : shape.keyDefaults[key];
    return given === undefined || given === null ? [] : [[key, given] as const];
  });
  return keys.length === 0 ? null : `k:${JSON.stringify(Object.fromEntries(keys))}`;
}

/** A path as messages name it: `.spec.containers[name="web"].image`. */
export function pathText(path: readonly PathElement[]): string {
  return path.map(elementText).join("");
}

export function elementText(element: PathElement): string {
  const written = element.slice(2);
  if (element.startsWith("v:")) return `[=${written}]`;
  if (!element.startsWith("k:")) return `.${written}`;
  const keys = keysOf(written).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return `[${keys.join(",")}]`;
}

function keysOf(text: string): [string, unknown][] {
  try {
    return Object.entries(JSON.parse(text));
  } catch {
    return [];
  }
}
