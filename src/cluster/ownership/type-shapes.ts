import type { SchemaTypes } from "../schema/field-schema.ts";
import { fieldSchema } from "../schema/schema-types.ts";
import { type Leaf, type Shape, UNKNOWN } from "./shape.ts";

/** Types of Kubernetes 1.34 whose fields have one owner wherever they are used (`structType=atomic`). */
const ATOMIC_TYPES: ReadonlySet<string> = new Set([
  "autoscaling.v1.CrossVersionObjectReference",
  "core.v1.ConfigMapKeySelector",
  "core.v1.EndpointAddress",
  "core.v1.EndpointPort",
  "core.v1.FileKeySelector",
  "core.v1.LocalObjectReference",
  "core.v1.NodeSelector",
  "core.v1.NodeSelectorTerm",
  "core.v1.ObjectFieldSelector",
  "core.v1.ObjectReference",
  "core.v1.ResourceFieldSelector",
  "core.v1.ScopeSelector",
  "core.v1.SecretKeySelector",
  "core.v1.SecretReference",
  "core.v1.TopologySelectorTerm",
  "core.v1.TypedLocalObjectReference",
  "discovery.v1.EndpointPort",
  "meta.v1.LabelSelector",
  "meta.v1.OwnerReference",
  "networking.v1.ServiceBackendPort",
]);

/** The one reference to an object of which each field may have another owner. */
const GRANULAR_FIELDS: ReadonlySet<string> = new Set(["core.v1.PersistentVolumeSpec.claimRef"]);

const SCALARS: Readonly<Record<string, Leaf["scalar"]>> = {
  ...{ boolean: "boolean", double: "numeric", int32: "numeric", int64: "numeric" },
  ...{ bytes: "string", string: "string", "int-or-string": "untyped", quantity: "untyped" },
};

/** Shapes of the types of the API, each made once when it is first needed. */
export class TypeShapes {
  readonly #types: SchemaTypes;
  readonly #structs = new Map<string, Shape>();

  constructor(types: SchemaTypes) {
    this.#types = types;
  }

  /** The shape of a type; of a kind without one nothing is known. */
  of(schema: string | undefined): Shape {
    return schema === undefined ? UNKNOWN : this.#struct(schema);
  }

  #struct(name: string): Shape {
    const known = this.#structs.get(name);
    if (known !== undefined) return known;
    const fields = new Map<string, Shape>();
    const declared = this.#types[name] ?? {};
    const field = (key: string) => {
      if (fields.has(key) || !Object.hasOwn(declared, key)) return fields.get(key);
      const shape = this.#field(`${name}.${key}`, declared[key] ?? "any");
      fields.set(key, shape);
      return shape;
    };
    const shape: Shape = { kind: "struct", isOpen: false, field };
    this.#structs.set(name, shape);
    return shape;
  }

  #field(path: string, written: Parameters<typeof fieldSchema>[0]): Shape {
    const { type, list, keys, map } = fieldSchema(written);
    if (type.startsWith("[]")) {
      const item = this.#type(type.slice(2));
      if (list === "map") {
        const keyDefaults = Object.fromEntries(
          (keys ?? []).flatMap((key) => keyDefault(key, item)),
        );
        return { kind: "list", keys: keys ?? [], keyDefaults, item };
      }
      return list === "set" ? { kind: "set", item } : { kind: "leaf", atomic: listOf(item) };
    }
    if (map === "atomic") return { kind: "leaf", atomic: this.#type(type) };
    const isGranular = GRANULAR_FIELDS.has(path);
    return isGranular ? this.#struct(type.slice(1)) : this.#type(type);
  }

  #type(type: string): Shape {
    if (type.startsWith("{}")) return { kind: "map", item: this.#type(type.slice(2)) };
    if (type.startsWith("[]")) return { kind: "leaf", atomic: listOf(this.#type(type.slice(2))) };
    if (!type.startsWith("#")) {
      const scalar = SCALARS[type];
      return scalar === undefined ? { kind: "leaf" } : { kind: "leaf", scalar };
    }
    const name = type.slice(1);
    const shape = this.#struct(name);
    return ATOMIC_TYPES.has(name) ? { kind: "leaf", atomic: shape } : shape;
  }
}

/** Of a list that has one owner only the items are checked. */
function listOf(item: Shape): Shape {
  return { kind: "list", keys: [], keyDefaults: {}, item };
}

/** A key that is left out is empty, but for the protocol of ports. */
function keyDefault(key: string, item: Shape): (readonly [string, unknown])[] {
  if (key === "protocol") return [[key, "TCP"]];
  const field = item.kind === "struct" ? item.field(key) : undefined;
  if (field?.kind !== "leaf") return [];
  return field.scalar === "string" ? [[key, ""]] : field.scalar === "numeric" ? [[key, 0]] : [];
}
