import type { FieldSchema } from "../../src/cluster/schema/field-schema.ts";
import { type ClientField, readModel } from "./client-models.ts";
import { modelOf, schemaOf } from "./schema-names.ts";

/** What the client's models do not say of a field, taken from the struct tags of Kubernetes 1.34. */
export type StructTags = Readonly<
  Record<string, Readonly<Record<string, Partial<FieldSchema> & { quantity?: boolean }>>>
>;

export interface Collected {
  readonly types: Record<string, Record<string, FieldSchema | string>>;
  /** Of a type under the empty name, of its fields under theirs. */
  readonly descriptions: Record<string, Record<string, string>>;
}

const SCALARS: Readonly<Record<string, string>> = {
  "string:": "string",
  "string:byte": "bytes",
  "string:date-time": "time",
  "boolean:": "boolean",
  "number:int32": "int32",
  "number:int64": "int64",
  "number:double": "double",
  "number:": "double",
  "IntOrString:int-or-string": "int-or-string",
  "Date:date-time": "time",
  "V1MicroTime:date-time-micro": "micro-time",
  "any:": "any",
  "object:": "any",
};

/** All types that are reachable from the roots. Those of core come first: the other groups use them. */
export async function collectSchemas(
  roots: readonly string[],
  tags: StructTags,
): Promise<Collected> {
  const collected: Collected = { types: {}, descriptions: {} };
  const named = new Map<string, string>();
  const core = roots.filter((root) => root.startsWith("core."));
  for (const root of roots) named.set(modelOf(root), root);
  for (const root of [...core, ...roots.filter((one) => !core.includes(one))]) {
    await visit(modelOf(root), root.split(".")[0] ?? "");
  }
  return collected;

  async function visit(model: string, group: string): Promise<string> {
    const name = named.get(model) ?? schemaOf(model, CORE_TYPES.has(model) ? "core" : group);
    named.set(model, name);
    if (collected.types[name] !== undefined) return name;
    const fields: Record<string, FieldSchema | string> = {};
    const { description, fields: clientFields } = await readModel(model);
    const descriptions: Record<string, string> = { "": description };
    collected.types[name] = fields;
    collected.descriptions[name] = descriptions;
    for (const field of clientFields) {
      const { quantity, ...tag } = tags[name]?.[field.name] ?? {};
      const type = await typeOf(field, { group, quantity: quantity === true });
      const schema = { type, ...(field.required ? { required: true } : {}), ...tag };
      fields[field.name] = Object.keys(schema).length === 1 ? type : schema;
      descriptions[field.name] = field.description;
    }
    return name;
  }

  async function typeOf(
    { type, format }: Pick<ClientField, "type" | "format">,
    where: { group: string; quantity: boolean },
  ): Promise<string> {
    const list = /^(?:Array|Set)<(.*)>$/.exec(type)?.[1];
    if (list !== undefined) return `[]${await typeOf({ type: list, format }, where)}`;
    const map = /^\{ \[key: string\]: (.*); \}$/.exec(type)?.[1];
    if (map !== undefined) return `{}${await typeOf({ type: map, format }, where)}`;
    if (where.quantity) return "quantity";
    const scalar = SCALARS[`${type}:${format}`] ?? SCALARS[`${type}:`];
    return scalar ?? `#${await visit(type, where.group)}`;
  }
}

/** Types of core that other groups may come to first. */
const CORE_TYPES = new Set([
  "V1TopologySelectorTerm",
  "V1TopologySelectorLabelRequirement",
  "V1PodTemplateSpec",
]);
