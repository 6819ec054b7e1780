import type { JsonSchema } from "../api-resources/custom-version.ts";
import { type Shape, UNKNOWN } from "../ownership/shape.ts";

/** How the fields of a custom resource have owners, by its schema. */
export function customShape(schema: JsonSchema, metadata: Shape): Shape {
  const shape = shapeOf(schema);
  if (shape.kind !== "struct") return shape;
  const own: Readonly<Record<string, Shape>> = {
    ...{ apiVersion: TEXT, kind: TEXT, metadata },
  };
  return { ...shape, field: (name) => own[name] ?? shape.field(name) };
}

const TEXT: Shape = { kind: "leaf", scalar: "string" };

function shapeOf(schema: JsonSchema): Shape {
  const shape = ofType(schema);
  const isAtomic = schema["x-kubernetes-map-type"] === "atomic" && shape.kind !== "leaf";
  return isAtomic ? { kind: "leaf", atomic: shape } : shape;
}

function ofType(schema: JsonSchema): Shape {
  if (schema["x-kubernetes-int-or-string"] === true) return { kind: "leaf", scalar: "untyped" };
  switch (schema.type) {
    case "string":
      return TEXT;
    case "integer":
    case "number":
      return { kind: "leaf", scalar: "numeric" };
    case "boolean":
      return { kind: "leaf", scalar: "boolean" };
    case "array":
      return listShape(schema);
    case "object":
      return objectShape(schema);
    default:
      return UNKNOWN;
  }
}

function objectShape(schema: JsonSchema): Shape {
  const { properties, additionalProperties } = schema;
  const isOpen = schema["x-kubernetes-preserve-unknown-fields"] === true;
  if (properties === undefined) {
    const item = typeof additionalProperties === "object" ? shapeOf(additionalProperties) : UNKNOWN;
    return { kind: "map", item };
  }
  const fields = new Map(
    Object.entries(properties).map(([name, property]) => [name, shapeOf(property)]),
  );
  return { kind: "struct", isOpen, field: (name) => fields.get(name) };
}

function listShape(schema: JsonSchema): Shape {
  const item = schema.items === undefined ? UNKNOWN : shapeOf(schema.items);
  const keys = schema["x-kubernetes-list-map-keys"] ?? [];
  const type = schema["x-kubernetes-list-type"];
  if (type === "set") return { kind: "set", item };
  const properties = schema.items?.properties ?? {};
  const keyDefaults = Object.fromEntries(
    keys.flatMap((key) => {
      const { default: given } = properties[key] ?? {};
      return given === undefined ? [] : [[key, given] as const];
    }),
  );
  const list: Shape = { kind: "list", keys: type === "map" ? keys : [], keyDefaults, item };
  return type === "map" && keys.length > 0 ? list : { kind: "leaf", atomic: list };
}
