import type { JsonObject } from "../../util/json/json-object.ts";
import { sameJson } from "../../util/json/same-json.ts";
import { labelNameFaults, qualifiedNameFaults } from "../meta/names.ts";
import type { FieldErrors } from "./field-errors.ts";
import { checkLabels } from "./labels.ts";
import { list, number, text, textMap, texts } from "./read.ts";

/** What is wrong with a name of a kind. */
export type NameRule = (name: string) => readonly string[];

const MOST_ANNOTATION_BYTES = 256 * 1024;
const FIELD = "metadata";
const STANDARD_FINALIZERS = new Set(["kubernetes", "orphan", "foregroundDeletion"]);

export interface MetadataRules {
  readonly namespaced: boolean;
  readonly nameFaults: NameRule;
  /** A kind of a CustomResourceDefinition, with fewer rules. */
  readonly custom: boolean;
}

/** Of every object: name, namespace, labels, annotations, owners, finalizers. */
export function checkMetadata(
  errors: FieldErrors,
  metadata: JsonObject,
  { namespaced, nameFaults, custom }: MetadataRules,
): void {
  const [name, base] = [text(metadata, "name"), text(metadata, "generateName")];
  // What is generated from ends where the name goes on, with a hyphen for example.
  if (base !== "") {
    errors.invalidFor(`${FIELD}.generateName`, base, nameFaults(base.replace(/-$/, "a")));
  }
  if (name === "") errors.required(`${FIELD}.name`, "name or generateName is required");
  else errors.invalidFor(`${FIELD}.name`, name, nameFaults(name));
  const namespace = text(metadata, "namespace");
  if (!namespaced) {
    if (namespace !== "") errors.forbidden(`${FIELD}.namespace`, "not allowed on this type");
  } else if (namespace === "") errors.required(`${FIELD}.namespace`);
  else errors.invalidFor(`${FIELD}.namespace`, namespace, labelNameFaults(namespace));
  errors.notNegative(`${FIELD}.generation`, number(metadata, "generation"));
  checkLabels(errors, `${FIELD}.labels`, textMap(metadata, "labels"));
  checkAnnotations(errors, `${FIELD}.annotations`, textMap(metadata, "annotations"));
  checkOwners(errors, metadata);
  const finalizers = texts(metadata, "finalizers");
  checkFinalizers(errors, finalizers);
  if (!custom) checkQualified(errors, finalizers);
}

/** What may not change with an object. Finalizers of one that is going may only go too. */
export function checkMetadataChange(
  errors: FieldErrors,
  metadata: JsonObject,
  previous: JsonObject,
): void {
  const given = texts(metadata, "finalizers");
  if (previous["deletionTimestamp"] !== undefined) {
    const added = given.filter((one) => !texts(previous, "finalizers").includes(one)).sort();
    if (added.length > 0) {
      const why = `no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map((one) => JSON.stringify(one)).join(", ")}}`;
      errors.forbidden(`${FIELD}.finalizers`, why);
    }
  }
  for (const key of ["name", "namespace", "uid", "creationTimestamp"]) {
    checkUnchanged(errors, `${FIELD}.${key}`, metadata[key], previous[key]);
  }
}

/** Keys are qualified names, in capitals too; all together have a size. */
export function checkAnnotations(
  errors: FieldErrors,
  field: string,
  annotations: Readonly<Record<string, string>>,
): void {
  let bytes = 0;
  for (const [key, value] of Object.entries(annotations)) {
    errors.invalidFor(field, key, qualifiedNameFaults(key.toLowerCase()));
    bytes += Buffer.byteLength(key) + Buffer.byteLength(value);
  }
  if (bytes > MOST_ANNOTATION_BYTES) errors.tooLong(field, MOST_ANNOTATION_BYTES);
}

export function checkUnchanged(
  errors: FieldErrors,
  field: string,
  value: unknown,
  previous: unknown,
): void {
  if (!sameJson(value, previous)) errors.invalid(field, value, "field is immutable");
}

function checkOwners(errors: FieldErrors, metadata: JsonObject): void {
  const field = `${FIELD}.ownerReferences`;
  const owners = list(metadata, "ownerReferences");
  let controller: string | undefined;
  for (const owner of owners) {
    for (const key of ["apiVersion", "kind", "name", "uid"]) {
      if (text(owner, key) !== "") continue;
      const why = key === "apiVersion" ? "version must not be empty" : "must not be empty";
      errors.invalid(`${field}.${key}`, "", why);
    }
    if (owner["controller"] !== true) continue;
    const name = `${text(owner, "kind")}/${text(owner, "name")}`;
    if (controller !== undefined) {
      const why = `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${name}`;
      errors.invalid(field, owners, why);
    }
    controller ??= name;
  }
}

function checkFinalizers(errors: FieldErrors, finalizers: readonly string[]): void {
  const field = `${FIELD}.finalizers`;
  for (const name of finalizers) errors.invalidFor(field, name, qualifiedNameFaults(name));
  if (finalizers.includes("orphan") && finalizers.includes("foregroundDeletion")) {
    const why = "finalizer orphan and foregroundDeletion cannot be both set";
    errors.invalid(field, finalizers, why);
  }
}

/** Whose finalizer it is must be told, unless it is one of Kubernetes itself. */
function checkQualified(errors: FieldErrors, finalizers: readonly string[]): void {
  for (const [index, name] of finalizers.entries()) {
    if (name.includes("/") || STANDARD_FINALIZERS.has(name)) continue;
    const why = "name is neither a standard finalizer name nor is it fully qualified";
    errors.invalid(`${FIELD}.finalizers[${index}]`, name, why);
  }
}
