import { isJsonObject } from "../../util/json/json-object.ts";
import { goText, goType } from "../patch/go-text.ts";
import { elementText, itemElement } from "./path-elements.ts";
import type { Leaf, ListShape, MapShape, SetShape, Shape, Struct } from "./shape.ts";

/** Deeper than any manifest, and not so deep that it would break anything. */
const DEEPEST = 500;

/** What is wrong with a configuration that is applied, in the words of structured-merge-diff. */
export function typedFaults(value: unknown, shape: Shape): readonly string[] {
  const faults: string[] = [];
  check(value, shape, { path: "", faults, depth: 0 });
  return faults;
}

interface Place {
  readonly path: string;
  readonly faults: string[];
  readonly depth: number;
}

function check(value: unknown, shape: Shape, place: Place): void {
  if (value === null || value === undefined || shape.kind === "unknown") return;
  if (place.depth > DEEPEST) tell(place, "nested too deep");
  else if (shape.kind === "list" || shape.kind === "set") checkList(value, shape, place);
  else if (shape.kind !== "leaf") checkFields(value, shape, place);
  else if (shape.atomic !== undefined) check(value, shape.atomic, place);
  else checkScalar(value, shape.scalar, place);
}

function checkList(value: unknown, shape: ListShape | SetShape, place: Place): void {
  if (!Array.isArray(value)) {
    tell(place, `expected list, got ${goValue(value)}`);
    return;
  }
  const { path, faults, depth } = place;
  const isAtomic = shape.kind === "list" && shape.keys.length === 0;
  const seen = new Set<string>();
  for (const [at, item] of value.entries()) {
    const element = isAtomic ? null : itemElement(shape, item);
    if (element === null && !isAtomic) {
      tell(place, noElement(shape, item, at));
      return;
    }
    if (element !== null && seen.has(element)) {
      tell(place, `duplicate entries for key ${elementText(element)}`);
    }
    seen.add(element ?? "");
    const within = element === null ? `[${at}]` : elementText(element);
    check(item, shape.item, { path: path + within, faults, depth: depth + 1 });
  }
}

function checkFields(value: unknown, shape: Struct | MapShape, place: Place): void {
  if (!isJsonObject(value)) {
    tell(place, `expected map, got ${goValue(value)}`);
    return;
  }
  const { path, faults, depth } = place;
  for (const [key, item] of Object.entries(value)) {
    const at = { path: `${path}.${key}`, faults, depth: depth + 1 };
    const field = shape.kind === "map" ? shape.item : shape.field(key);
    if (field !== undefined) check(item, field, at);
    else if (shape.kind === "struct" && !shape.isOpen) tell(at, "field not declared in schema");
  }
}

function noElement(shape: Shape, item: unknown, at: number): string {
  const keyless = shape.kind === "list" ? keylessItem(shape.keys, item) : plainless(item);
  return `element ${at}: ${keyless}`;
}

function keylessItem(keys: readonly string[], item: unknown): string {
  if (item === null) return "associative list with keys may not have a null element";
  if (!isJsonObject(item)) return "associative list with keys may not have non-map elements";
  const names = keys.map((key) => JSON.stringify(key)).join(" ");
  return `associative list with keys has an element that omits all key fields [${names}] (and doesn't have default values for any key fields)`;
}

function plainless(item: unknown): string {
  if (item === null) return "associative list without keys has an element that's an explicit null";
  if (Array.isArray(item)) return "not supported: associative list with lists as elements";
  return "associative list without keys has an element that's a map type";
}

function checkScalar(value: unknown, scalar: Leaf["scalar"], place: Place): void {
  const type = typeof value;
  if (scalar === "numeric" && type !== "number") {
    tell(place, `expected numeric (int or float), got ${goType(value)}`);
  } else if (scalar === "string" && type !== "string") {
    tell(place, `expected string, got ${goSyntax(value)}`);
  } else if (scalar === "boolean" && type !== "boolean") {
    tell(place, `expected boolean, got ${goValue(value)}`);
  } else if (scalar === "untyped" && type === "object") {
    tell(place, `expected any scalar, got ${goValue(value)}`);
  }
}

/** A value as messages of the server print it (`%v`). */
function goValue(value: unknown): string {
  return `&{${goText(value)}}`;
}

/** The same for texts (`%#v`). */
function goSyntax(value: unknown): string {
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  return `&value.valueUnstructured{Value:${text}}`;
}

function tell({ path, faults }: Place, fault: string): void {
  faults.push(path === "" ? fault : `${path}: ${fault}`);
}
