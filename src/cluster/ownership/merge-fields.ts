import { isJsonObject } from "../../util/json/json-object.ts";
import { objectOf } from "../patch/json-value.ts";
import type { PathElement } from "./field-set.ts";
import { itemElement } from "./path-elements.ts";
import {
  type ListShape,
  type MapShape,
  resolvedShape,
  type SetShape,
  type Shape,
  type Struct,
  shapeWithin,
} from "./shape.ts";

/** What is there, with all that is applied in it. */
export function mergeFields(live: unknown, applied: unknown, shape: Shape): unknown {
  if (applied === undefined) return live;
  if (live === undefined || live === null) return applied;
  const [left, right] = [resolvedShape(shape, live), resolvedShape(shape, applied)];
  // Null where there is a list or an object takes nothing of it.
  if (applied === null) return left.kind === "leaf" || isEmpty(live) ? applied : live;
  if (right.kind === "leaf" || left.kind !== right.kind) return applied;
  if (isEmpty(live) && isEmpty(applied)) return applied;
  if (right.kind === "list" || right.kind === "set") {
    return mergedItems(live as unknown[], applied as unknown[], right);
  }
  return mergedKeys(live, applied, right);
}

function mergedKeys(live: unknown, applied: unknown, shape: Struct | MapShape): unknown {
  const fields = new Map(Object.entries(isJsonObject(live) ? live : {}));
  for (const [key, value] of Object.entries(isJsonObject(applied) ? applied : {})) {
    fields.set(key, mergeFields(fields.get(key), value, shapeWithin(shape, key)));
  }
  return objectOf(fields);
}

interface Item {
  readonly element: PathElement | null;
  readonly value: unknown;
}

/**
 * Items of both, in the order of what is applied; those that are only there already keep their
 * neighbours as well as they can.
 */
function mergedItems(
  live: readonly unknown[],
  applied: readonly unknown[],
  shape: ListShape | SetShape,
): unknown[] {
  const [lefts, rights] = [live, applied].map((list) =>
    list.map((value): Item => ({ element: itemElement(shape, value), value })),
  ) as [Item[], Item[]];
  const known = new Map(lefts.map(({ element, value }) => [element, value]));
  const wanted = new Set(rights.map(({ element }) => element));
  const shared = rights.map(({ element }) => element).filter((element) => known.has(element));
  const done = new Set<PathElement | null>();
  const merged: unknown[] = [];
  const take = ({ element, value }: Item) => {
    merged.push(mergeFields(known.get(element), value, shape.item));
    done.add(element);
    if (shared[0] === element) shared.shift();
  };
  let [l, r] = [0, 0];
  while (l < lefts.length || r < rights.length) {
    const [left, right] = [lefts[l], rights[r]];
    if (left !== undefined && right !== undefined) {
      if (left.element === right.element) {
        take(right);
        l += 1;
        r += 1;
        continue;
      }
      const isLater = shared.length > 0 && shared[0] !== left.element;
      if (wanted.has(left.element) && isLater) {
        l += 1;
        continue;
      }
    }
    if (left !== undefined) {
      if (!wanted.has(left.element)) {
        merged.push(left.value);
        l += 1;
        continue;
      }
      if (done.has(left.element)) l += 1;
    }
    if (right !== undefined) {
      take(right);
      r += 1;
    }
  }
  return merged;
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
