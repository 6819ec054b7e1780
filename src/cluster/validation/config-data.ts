import type { JsonObject } from "../../util/json/json-object.ts";
import { sameJson } from "../../util/json/same-json.ts";
import { part } from "../defaults/fill.ts";
import type { FieldErrors } from "./field-errors.ts";
import { textMap } from "./read.ts";

const MOST_BYTES = 1024 * 1024;
const KEY_RULE =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

/** core/v1 ConfigMap and Secret: keys that can be names of files, a megabyte in all. */
export function checkConfigData(errors: FieldErrors, object: JsonObject): void {
  let bytes = 0;
  for (const bag of ["data", "binaryData"]) {
    for (const [key, value] of Object.entries(textMap(object, bag))) {
      errors.invalidFor(`${bag}[${key}]`, key, keyFaults(key));
      if (bag === "data" && part(object, "binaryData")[key] !== undefined) {
        errors.invalid(`data[${key}]`, key, "duplicate of key present in binaryData");
      }
      bytes += value.length;
    }
  }
  if (bytes > MOST_BYTES) errors.tooLong("", MOST_BYTES);
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

function keyFaults(key: string): string[] {
  const faults = key.length > 253 ? ["must be no more than 253 characters"] : [];
  if (!/^[-._a-zA-Z0-9]+$/.test(key)) faults.push(KEY_RULE);
  if (key === "." || key === "..") faults.push(`must not be '${key}'`);
  else if (key.startsWith("..")) faults.push("must not start with '..'");
  return faults;
}
