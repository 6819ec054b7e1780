import { hasModel } from "./client-models.ts";

/** Types that the groups share; the client does not say which package a type is of. */
const META = new Set([
  "Condition",
  "DeleteOptions",
  "FieldSelectorRequirement",
  "LabelSelector",
  "LabelSelectorRequirement",
  "ManagedFieldsEntry",
  "ObjectMeta",
  "OwnerReference",
  "Preconditions",
]);

/** `V2MetricSpec` → `v2`, `MetricSpec`; some names begin with their group: `CoreV1Event`. */
function splitModelName(model: string): { version: string; type: string } {
  const [, version, type] =
    /^(?:[A-Z][a-z]+(?=V\d))?(V\d+(?:(?:alpha|beta)\d+)?)(.+)$/.exec(model) ?? [];
  if (version === undefined || type === undefined) throw new Error(`not a model's name: ${model}`);
  return { version: version.toLowerCase(), type };
}

/** The client's class for `events.v1.Event`. */
export function modelOf(schema: string): string {
  const [group = "", version = "", type = ""] = schema.split(".");
  const capital = (word: string) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;
  const model = `${capital(version)}${type}`;
  const prefixed = `${capital(group)}${model}`;
  return hasModel(prefixed) ? prefixed : model;
}

/** The name of a type that a type of `group` refers to, where no other group has claimed it. */
export function schemaOf(model: string, group: string): string {
  const { version, type } = splitModelName(model);
  return META.has(type) ? `meta.v1.${type}` : `${group}.${version}.${type}`;
}
