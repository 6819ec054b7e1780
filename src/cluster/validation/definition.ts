import { isJsonObject, type JsonObject } from "../../util/json/json-object.ts";
import type { JsonSchema } from "../api-resources/custom-version.ts";
import { labelNameFaults, subdomainFaults } from "../meta/names.ts";
import type { FieldErrors } from "./field-errors.ts";
import { checkUnchanged } from "./metadata.ts";
import { list, text } from "./read.ts";

/** Deeper than any schema that people write. */
const DEEPEST = 64;

/** Checks a CustomResourceDefinition as apiextensions-apiserver 1.34 does, as far as it is used here. */
export function checkDefinition(errors: FieldErrors, definition: JsonObject): void {
  const spec = fields(definition, "spec");
  const names = fields(spec, "names");
  const [group, plural] = [text(spec, "group"), text(names, "plural")];
  if (text(fields(definition, "metadata"), "name") !== `${plural}.${group}`) {
    const name = text(fields(definition, "metadata"), "name");
    errors.invalid("metadata.name", name, 'must be spec.names.plural+"."+spec.group');
  }
  if (group === "") errors.required("spec.group");
  else {
    errors.invalidFor("spec.group", group, subdomainFaults(group));
    if (!group.includes(".")) {
      errors.invalid("spec.group", group, "should be a domain with at least one dot");
    }
  }
  errors.oneOf("spec.scope", text(spec, "scope"), ["Cluster", "Namespaced"]);
  checkNames(errors, names);
  checkVersions(errors, list(spec, "versions"));
}

/** What of a definition may not change while there can be objects of its kind. */
export function checkDefinitionChange(
  errors: FieldErrors,
  given: JsonObject,
  previous: JsonObject,
): void {
  const [now, before] = [fields(given, "spec"), fields(previous, "spec")];
  for (const key of ["group", "scope"]) {
    checkUnchanged(errors, `spec.${key}`, now[key], before[key]);
  }
  for (const key of ["plural", "kind"]) {
    const [name, was] = [fields(now, "names")[key], fields(before, "names")[key]];
    checkUnchanged(errors, `spec.names.${key}`, name, was);
  }
}

function checkNames(errors: FieldErrors, names: JsonObject): void {
  for (const key of ["plural", "singular", "kind", "listKind"]) {
    const name = text(names, key);
    const field = `spec.names.${key}`;
    if (name === "") errors.required(field);
    else errors.invalidFor(field, name, labelNameFaults(name.toLowerCase()));
  }
  if (text(names, "kind") !== "" && names["kind"] === names["listKind"]) {
    errors.invalid(
      "spec.names.listKind",
      names["listKind"],
      "kind and listKind may not be the same",
    );
  }
}

function checkVersions(errors: FieldErrors, versions: readonly JsonObject[]): void {
  const field = "spec.versions";
  const seen = new Set<string>();
  for (const [at, version] of versions.entries()) {
    const name = text(version, "name");
    errors.invalidFor(`${field}[${at}].name`, name, labelNameFaults(name));
    if (seen.has(name)) errors.invalid(field, name, "must contain unique version names");
    seen.add(name);
    const schema = fields(version, "schema")["openAPIV3Schema"];
    const path = `${field}[${at}].schema.openAPIV3Schema`;
    if (!isJsonObject(schema)) errors.required(path, "schemas are required");
    else checkStructural(errors, schema as JsonSchema, { path, depth: 0 });
  }
  const stored = versions.filter((version) => version["storage"] === true).length;
  if (stored !== 1) {
    errors.invalid(field, versions, "must have exactly one version marked as storage version");
  }
}

/** Every part of a schema has a type, but for what is kept unread or is a number or a text. */
function checkStructural(
  errors: FieldErrors,
  schema: JsonSchema,
  { path, depth }: { path: string; depth: number },
): void {
  if (depth > DEEPEST) {
    errors.forbidden(path, "must not be nested so deep");
    return;
  }
  const isFree =
    schema["x-kubernetes-preserve-unknown-fields"] === true ||
    schema["x-kubernetes-int-or-string"] === true;
  const type = schema.type ?? "";
  if (depth === 0 && type !== "object") {
    errors.invalid(`${path}.type`, type, "must be object at the root");
  } else if (type === "" && !isFree)
    errors.required(`${path}.type`, "must not be empty for specified object fields");
  const inner: [string, unknown][] = [
    ...Object.entries(schema.properties ?? {}).map(([name, property]): [string, unknown] => [
      `${path}.properties[${name}]`,
      property,
    ]),
    [`${path}.items`, schema.items],
  ];
  if (typeof schema.additionalProperties !== "boolean") {
    inner.push([`${path}.additionalProperties`, schema.additionalProperties]);
  }
  for (const [at, part] of inner) {
    if (part === undefined) continue;
    if (isJsonObject(part))
      checkStructural(errors, part as JsonSchema, { path: at, depth: depth + 1 });
    else errors.forbidden(at, "must be a schema");
  }
}

function fields(of: JsonObject, key: string): JsonObject {
  const part = of[key];
  return isJsonObject(part) ? part : {};
}
