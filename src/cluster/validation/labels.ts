import { isJsonObject, type JsonObject } from "../../util/json/json-object.ts";
import { labelValueFaults, qualifiedNameFaults } from "../meta/names.ts";
import type { FieldErrors } from "./field-errors.ts";
import { list, text, textMap, texts } from "./read.ts";

/** Labels of an object or of a selector: keys are qualified names, values are words. */
export function checkLabels(
  errors: FieldErrors,
  field: string,
  labels: Readonly<Record<string, string>>,
): void {
  for (const key of Object.keys(labels).sort()) {
    checkLabelKey(errors, field, key);
    const value = labels[key] ?? "";
    errors.invalidFor(field, value, labelValueFaults(value));
  }
}

export function checkLabelKey(errors: FieldErrors, field: string, key: string): void {
  errors.invalidFor(field, key, qualifiedNameFaults(key));
}

/** meta/v1 LabelSelector; one that is absent has no faults. */
export function checkSelector(errors: FieldErrors, field: string, selector: unknown): void {
  if (!isJsonObject(selector)) return;
  checkLabels(errors, `${field}.matchLabels`, textMap(selector, "matchLabels"));
  for (const [index, one] of list(selector, "matchExpressions").entries()) {
    checkRequirement(errors, `${field}.matchExpressions[${index}]`, one);
  }
}

/** Whether a selector asks for nothing in particular. */
export function selectsAll(selector: JsonObject): boolean {
  const labels = Object.keys(textMap(selector, "matchLabels")).length;
  return labels + list(selector, "matchExpressions").length === 0;
}

function checkRequirement(errors: FieldErrors, field: string, requirement: JsonObject): void {
  const operator = text(requirement, "operator");
  const values = texts(requirement, "values");
  switch (operator) {
    case "In":
    case "NotIn":
      if (values.length === 0) {
        errors.required(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'");
      }
      break;
    case "Exists":
    case "DoesNotExist":
      if (values.length > 0) {
        const why = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
        errors.forbidden(`${field}.values`, why);
      }
      break;
    default:
      errors.invalid(`${field}.operator`, operator, "not a valid selector operator");
  }
  checkLabelKey(errors, `${field}.key`, text(requirement, "key"));
  checkLabelValues(errors, `${field}.values`, values);
}

export function checkLabelValues(
  errors: FieldErrors,
  field: string,
  values: readonly string[],
): void {
  for (const [index, value] of values.entries()) {
    errors.invalidFor(`${field}[${index}]`, value, labelValueFaults(value));
  }
}
