import { isJsonObject } from "../../util/json/json-object.ts";

/** How the fields of a value have owners (structured-merge-diff): one as a whole, or each its own. */
export type Shape = Leaf | Struct | MapShape | ListShape | SetShape | Unknown;

/** A plain value, or what belongs to somebody only as a whole. */
export interface Leaf {
  readonly kind: "leaf";
  /** What a plain value is; an atomic list or map has the shape that is only checked. */
  readonly scalar?: "string" | "numeric" | "boolean" | "untyped";
  readonly atomic?: Shape;
}

/** An object with fields that have names of their own. */
export interface Struct {
  readonly kind: "struct";
  readonly field: (name: string) => Shape | undefined;
  /** Takes fields that nobody has declared. */
  readonly isOpen: boolean;
}

/** An object whose names are anybody's. */
export interface MapShape {
  readonly kind: "map";
  readonly item: Shape;
}

/** A list of objects that are told apart by some of their fields. */
export interface ListShape {
  readonly kind: "list";
  readonly keys: readonly string[];
  /** What a key is where it is not said. */
  readonly keyDefaults: Readonly<Record<string, unknown>>;
  readonly item: Shape;
}

/** A list of plain values, each of which is there once. */
export interface SetShape {
  readonly kind: "set";
  readonly item: Shape;
}

/** Nothing is known of it: an object is a map, all else is a leaf. */
interface Unknown {
  readonly kind: "unknown";
}

export const UNKNOWN: Unknown = { kind: "unknown" };
const LEAF: Leaf = { kind: "leaf" };

/** The shape of a value that is there. */
export type Resolved = Exclude<Shape, Unknown>;

/** A value that has not the type of its shape is a leaf: somebody else tells of it. */
export function resolvedShape(shape: Shape, value: unknown): Resolved {
  if (shape.kind === "unknown") {
    return isJsonObject(value) ? { kind: "map", item: UNKNOWN } : LEAF;
  }
  if (shape.kind === "leaf") return shape;
  const isList = shape.kind === "list" || shape.kind === "set";
  return (isList ? Array.isArray(value) : isJsonObject(value)) ? shape : LEAF;
}

/** The shape of what is at `key` in a value of this shape. */
export function shapeWithin(shape: Struct | MapShape, key: string): Shape {
  if (shape.kind === "map") return shape.item;
  return shape.field(key) ?? UNKNOWN;
}
