import type { JsonSchema } from "../api-resources/custom-version.ts";
import type { FieldSchema, SchemaTypes } from "../schema/field-schema.ts";
import { fieldSchema } from "../schema/schema-types.ts";
import { dottedName, reference } from "./schema-names.ts";

/** Of types, under the empty name, and of their fields. */
export type Descriptions = Readonly<Record<string, Readonly<Record<string, string>>>>;

export type OpenApiSchema = Readonly<Record<string, unknown>>;

/** Types that are written in a way of their own and have a name that `explain` shows. */
const NAMED: Readonly<Record<string, { name: string; schema: OpenApiSchema }>> = {
  quantity: {
    name: "io.k8s.apimachinery.pkg.api.resource.Quantity",
    schema: {
      description:
        "An amount of a resource: a number, with decimals or without, and a suffix such as m, k, M, Ki, Mi or e3.",
      oneOf: [{ type: "string" }, { type: "number" }],
    },
  },
  "int-or-string": {
    name: "io.k8s.apimachinery.pkg.util.intstr.IntOrString",
    schema: {
      description: "A number, or a text such as a share of a hundred or the name of a port.",
      format: "int-or-string",
      oneOf: [{ type: "integer" }, { type: "string" }],
    },
  },
  time: {
    name: "io.k8s.apimachinery.pkg.apis.meta.v1.Time",
    schema: {
      description: "A time to the second (RFC 3339).",
      format: "date-time",
      type: "string",
    },
  },
  "micro-time": {
    name: "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime",
    schema: {
      description: "A time to the microsecond (RFC 3339).",
      format: "date-time",
      type: "string",
    },
  },
};

const PLAIN: Readonly<Record<string, OpenApiSchema>> = {
  any: { type: "object" },
  boolean: { type: "boolean" },
  bytes: { format: "byte", type: "string" },
  double: { format: "double", type: "number" },
  int32: { format: "int32", type: "integer" },
  int64: { format: "int64", type: "integer" },
  string: { type: "string" },
};

/** Components of an OpenAPI document: the types that are asked for and all that they refer to. */
export class ComponentSchemas {
  readonly schemas: Record<string, OpenApiSchema> = {};
  readonly #types: SchemaTypes;
  readonly #descriptions: Descriptions;

  constructor(types: SchemaTypes, descriptions: Descriptions) {
    this.#types = types;
    this.#descriptions = descriptions;
  }

  /** Adds a type with what it needs; returns its dotted name. */
  add(schema: string, extensions: OpenApiSchema = {}): string {
    const dotted = dottedName(schema);
    const known = this.schemas[dotted];
    if (known !== undefined) {
      this.schemas[dotted] = { ...known, ...extensions };
      return dotted;
    }
    const fields = Object.entries(this.#types[schema] ?? {});
    const required = fields.flatMap(([name, field]) =>
      fieldSchema(field).required === true ? [name] : [],
    );
    const properties: Record<string, OpenApiSchema> = {};
    // Types contain themselves: this one is there before its fields are.
    this.schemas[dotted] = {
      description: this.#descriptions[schema]?.[""] ?? "",
      ...(fields.length > 0 && { properties }),
      ...(required.length > 0 && { required }),
      type: "object",
      ...extensions,
    };
    for (const [name, field] of fields) {
      properties[name] = this.#property(schema, name, fieldSchema(field));
    }
    return dotted;
  }

  /** A type of which nothing is known but that it is a kind of objects. */
  addOpen(dotted: string, extensions: OpenApiSchema): void {
    const metadata = { allOf: [reference(this.add("meta.v1.ObjectMeta"))] };
    const text = { type: "string" };
    const open = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
    this.schemas[dotted] = {
      properties: { apiVersion: text, kind: text, metadata, spec: open, status: open },
      type: "object",
      "x-kubernetes-preserve-unknown-fields": true,
      ...extensions,
    };
  }

  /** A custom kind: its own schema, and what every object has. */
  addCustom(dotted: string, schema: JsonSchema, extensions: OpenApiSchema): void {
    const metadata = { allOf: [reference(this.add("meta.v1.ObjectMeta"))] };
    const text = { type: "string" };
    const properties = { ...schema.properties, apiVersion: text, kind: text, metadata };
    this.schemas[dotted] = { ...schema, type: "object", properties, ...extensions };
  }

  #property(owner: string, name: string, field: FieldSchema): OpenApiSchema {
    const own = this.#descriptions[owner]?.[name];
    const target = /#(.*)$/.exec(field.type)?.[1];
    // Where nothing is known of the field, its type is told of: better twice than not at all.
    const description = own || (target && this.#descriptions[target]?.[""]);
    return {
      ...(description && { description }),
      ...this.#value(field.type),
      ...(field.list && { "x-kubernetes-list-type": field.list }),
      ...(field.keys && { "x-kubernetes-list-map-keys": field.keys }),
      ...(field.map && { "x-kubernetes-map-type": field.map }),
      ...(field.mergeKey && { "x-kubernetes-patch-merge-key": field.mergeKey }),
      ...(field.patch && { "x-kubernetes-patch-strategy": field.patch }),
    };
  }

  #value(type: string): OpenApiSchema {
    if (type.startsWith("[]")) return { type: "array", items: this.#value(type.slice(2)) };
    if (type.startsWith("{}")) {
      return { type: "object", additionalProperties: this.#value(type.slice(2)) };
    }
    if (type.startsWith("#")) return { allOf: [reference(this.add(type.slice(1)))] };
    const named = NAMED[type];
    if (named === undefined) return PLAIN[type] ?? {};
    this.schemas[named.name] = named.schema;
    return { allOf: [reference(named.name)] };
  }
}
