import { isJsonObject } from "../../util/json/json-object.ts";
import { sameJson } from "../../util/json/same-json.ts";
import type { JsonSchema } from "../api-resources/custom-version.ts";
import { FieldErrors } from "../validation/field-errors.ts";
import { fitsFormat, formatFault } from "./schema-formats.ts";

/** Adds what is wrong with a value by a schema, in the words of apiextensions-apiserver 1.34. */
export function checkSchema(
  errors: FieldErrors,
  schema: JsonSchema,
  { value, field }: { readonly value: unknown; readonly field: string },
): void {
  const at: At = { errors, field, value };
  if (value === null) {
    if (schema.nullable !== true && schema.type !== undefined) wrongType(at, schema.type, "null");
    return;
  }
  if (!checkType(at, schema)) return;
  checkChoices(at, schema);
  if (schema.enum !== undefined && !schema.enum.some((one) => sameJson(one, value))) {
    errors.notSupported(field, value, schema.enum.map(String));
  }
  if (typeof value === "string") checkText(at, schema, value);
  else if (typeof value === "number") checkNumber(at, schema, value);
  else if (Array.isArray(value)) checkItems(at, schema, value);
  else if (isJsonObject(value)) checkFields(at, schema, value);
}

interface At {
  readonly errors: FieldErrors;
  readonly field: string;
  readonly value: unknown;
}

/** Most faults say the field once more, and where it was looked for. */
function invalid({ errors, field, value }: At, what: string): void {
  errors.invalid(field, value, `${field === "" ? "<nil>" : field} in body ${what}`);
}

function wrongType({ errors, field, value }: At, wanted: string, found: string): void {
  const where = field === "" ? "<nil>" : field;
  // The type stands in for the value.
  errors.invalid(
    field,
    value === null ? "null" : found,
    `${where} in body must be of type ${wanted}: ${JSON.stringify(found)}`,
  );
}

function checkType(at: At, schema: JsonSchema): boolean {
  const { value } = at;
  const found = typeOf(value);
  if (schema["x-kubernetes-int-or-string"] === true) {
    if (found === "integer" || found === "string") return true;
    wrongType(at, "integer,string", found);
    return false;
  }
  const { type } = schema;
  if (type === undefined || type === "" || type === found) return true;
  if (type === "number" && found === "integer") return true;
  wrongType(at, type, found);
  return false;
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return value === null ? "null" : typeof value;
}

function checkText(at: At, schema: JsonSchema, text: string): void {
  const { errors, field } = at;
  const length = [...text].length;
  const { minLength, maxLength, pattern, format } = schema;
  if (maxLength !== undefined && length > maxLength) errors.tooLong(field, maxLength);
  if (minLength !== undefined && length < minLength) {
    invalid(at, `should be at least ${minLength} chars long`);
  }
  if (pattern !== undefined && !matches(pattern, text)) invalid(at, `should match '${pattern}'`);
  const fault = format === undefined ? null : formatFault(format, text);
  if (fault !== null) invalid(at, fault);
}

/** No letters of more than one unit, and no classes of Unicode. */
const SAME_AS_PLAIN = /^(?:[^\\\ud800-\udfff]|\\[^pPu])*$/;

/** Patterns are of Go: one that is none here lets all texts pass. */
function matches(pattern: string, text: string): boolean {
  try {
    const exact = new RegExp(pattern, "u");
    // Where both mean the same, the form that V8 can also match in linear time, as Go does.
    return (SAME_AS_PLAIN.test(pattern + text) ? new RegExp(pattern) : exact).test(text);
  } catch {
    return true;
  }
}

function checkNumber(at: At, schema: JsonSchema, number: number): void {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, format } = schema;
  if (!fitsFormat(format, number)) invalid(at, `must be of type ${format}: "number"`);
  if (maximum !== undefined && (exclusiveMaximum ? number >= maximum : number > maximum)) {
    invalid(at, `should be less than ${exclusiveMaximum ? "" : "or equal to "}${maximum}`);
  }
  if (minimum !== undefined && (exclusiveMinimum ? number <= minimum : number < minimum)) {
    invalid(at, `should be greater than ${exclusiveMinimum ? "" : "or equal to "}${minimum}`);
  }
  if (multipleOf !== undefined && multipleOf !== 0 && !Number.isInteger(number / multipleOf)) {
    invalid(at, `should be a multiple of ${multipleOf}`);
  }
}

function checkItems({ errors, field, value }: At, schema: JsonSchema, items: readonly unknown[]) {
  const { minItems, maxItems } = schema;
  if (minItems !== undefined && items.length < minItems) {
    invalid({ errors, field, value }, `should have at least ${minItems} items`);
  }
  if (maxItems !== undefined && items.length > maxItems) {
    errors.tooMany(field, items.length, maxItems);
  }
  if (schema.items !== undefined) {
    for (const [index, item] of items.entries()) {
      checkSchema(errors, schema.items, { value: item, field: `${field}[${index}]` });
    }
  }
  checkUnique(errors, schema, { field, items });
}

/** What a list has only once: an item of a set, an item of a map by its keys. */
function checkUnique(
  errors: FieldErrors,
  schema: JsonSchema,
  { field, items }: { readonly field: string; readonly items: readonly unknown[] },
): void {
  const type = schema["x-kubernetes-list-type"];
  if (type !== "set" && type !== "map") return;
  const keys = schema["x-kubernetes-list-map-keys"] ?? [];
  const properties = schema.items?.properties ?? {};
  const before: unknown[] = [];
  for (const [index, item] of items.entries()) {
    const identity = type === "set" ? item : keysOf(item, keys, properties);
    if (before.some((one) => sameJson(one, identity))) {
      errors.duplicate(`${field}[${index}]`, identity);
    } else before.push(identity);
  }
}

function keysOf(
  item: unknown,
  keys: readonly string[],
  properties: Readonly<Record<string, JsonSchema>>,
): unknown {
  if (!isJsonObject(item)) return item;
  const found = keys.toSorted().map((key) => [key, item[key] ?? properties[key]?.default]);
  return Object.fromEntries(found.filter(([, value]) => value !== undefined));
}

function checkFields(at: At, schema: JsonSchema, fields: Readonly<Record<string, unknown>>): void {
  const { errors, field } = at;
  const { properties = {}, additionalProperties, minProperties, maxProperties } = schema;
  const count = Object.keys(fields).length;
  if (maxProperties !== undefined && count > maxProperties) {
    errors.tooMany(field, count, maxProperties);
  }
  if (minProperties !== undefined && count < minProperties) {
    invalid(at, `should have at least ${minProperties} properties`);
  }
  const path = (name: string) => (field === "" ? name : `${field}.${name}`);
  for (const [name, value] of Object.entries(fields)) {
    const known = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
    if (typeof known === "object") checkSchema(errors, known, { value, field: path(name) });
  }
  for (const name of schema.required ?? []) {
    if (!Object.hasOwn(fields, name)) errors.required(path(name));
  }
}

function checkChoices(at: At, schema: JsonSchema): void {
  const { errors, field, value } = at;
  const passes = (one: JsonSchema) => {
    const found = new FieldErrors();
    checkSchema(found, one, { value, field });
    return found.found.length === 0;
  };
  for (const one of schema.allOf ?? []) checkSchema(errors, one, { value, field });
  const { anyOf, oneOf, not } = schema;
  if (anyOf !== undefined && !anyOf.some(passes))
    invalid(at, "must validate at least one schema (anyOf)");
  if (oneOf !== undefined) {
    const passed = oneOf.filter(passes).length;
    if (passed !== 1) {
      const found = passed === 0 ? "Found none valid" : `Found ${passed} valid alternatives`;
      invalid(at, `must validate one and only one schema (oneOf). ${found}`);
    }
  }
  if (not !== undefined && passes(not)) invalid(at, "must not validate the schema (not)");
}
