import type { JsonObject } from "../../util/json/json-object.ts";
import { sameJson } from "../../util/json/same-json.ts";
import type { FieldErrors } from "./field-errors.ts";
import { textMap } from "./read.ts";

const MOST_BYTES = 1024 * 1024;
const KEY_RULE =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

/** core/v1 ConfigMap: keys that can be names of files, a megabyte in all. */
export function checkConfigMap(errors: FieldErrors, object: JsonObject): void {
  const [data, binary] = [textMap(object, "data"), textMap(object, "binaryData")];
  checkKeys(errors, "data", data);
  for (const key of Object.keys(data)) {
    if (!Object.hasOwn(binary, key)) continue;
    errors.invalid(`data[${key}]`, key, "duplicate of key present in binaryData");
  }
  checkKeys(errors, "binaryData", binary);
  const bytes = sizeOf(data, "utf8") + sizeOf(binary, "base64");
  // It is about the whole object, which has no path.
  if (bytes > MOST_BYTES) errors.tooLong("[]", MOST_BYTES);
}

/** core/v1 Secret: the same, of what its data says in base 64. */
export function checkSecret(errors: FieldErrors, object: JsonObject): void {
  const data = textMap(object, "data");
  checkKeys(errors, "data", data);
  if (sizeOf(data, "base64") > MOST_BYTES) errors.tooLong("data", MOST_BYTES);
}

/** One that was declared immutable stays as it is. */
export function checkConfigDataChange(
  errors: FieldErrors,
  object: JsonObject,
  previous: JsonObject,
): void {
  if (previous["immutable"] === true) {
    const why = "field is immutable when `immutable` is set";
    if (object["immutable"] !== true) errors.forbidden("immutable", why);
    for (const bag of ["data", "binaryData"]) {
      if (!sameJson(object[bag] ?? {}, previous[bag] ?? {})) errors.forbidden(bag, why);
    }
  }
  if (object["kind"] === "Secret" && object["type"] !== previous["type"]) {
    errors.invalid("type", object["type"], "field is immutable");
  }
}

function checkKeys(
  errors: FieldErrors,
  field: string,
  bag: Readonly<Record<string, string>>,
): void {
  for (const key of Object.keys(bag)) errors.invalidFor(`${field}[${key}]`, key, keyFaults(key));
}

function sizeOf(bag: Readonly<Record<string, string>>, encoding: BufferEncoding): number {
  return Object.values(bag).reduce((bytes, value) => bytes + Buffer.byteLength(value, encoding), 0);
}

function keyFaults(key: string): string[] {
  const faults = key.length > 253 ? ["must be no more than 253 characters"] : [];
  if (!/^[-._a-zA-Z0-9]+$/.test(key)) faults.push(KEY_RULE);
  if (key === "." || key === "..") faults.push(`must not be '${key}'`);
  else if (key.startsWith("..")) faults.push("must not start with '..'");
  return faults;
}
