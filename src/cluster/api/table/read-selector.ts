import { isJsonObject } from "../../../util/json/json-object.ts";
import type { LabelSelector } from "../../objects/meta.ts";
import { at } from "./read-fields.ts";

/** The label selector at a path; null for what is there and is none. */
export function readSelector(
  object: unknown,
  ...path: readonly string[]
): LabelSelector | undefined | null {
  const found = at(object, ...path);
  if (found === undefined) return undefined;
  return isSelector(found) ? found : null;
}

function isSelector(value: unknown): value is LabelSelector {
  return (
    isJsonObject(value) &&
    isAbsentOr(value["matchLabels"], isLabels) &&
    isAbsentOr(value["matchExpressions"], isExpressions)
  );
}

function isLabels(value: unknown): boolean {
  return isJsonObject(value) && areTexts(Object.values(value));
}

function isExpressions(value: unknown): boolean {
  return Array.isArray(value) && value.every(isExpression);
}

function isExpression(value: unknown): boolean {
  if (!isJsonObject(value)) return false;
  const { key, operator, values } = value;
  return areTexts([key, operator]) && isAbsentOr(values, areTexts);
}

function areTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

function isAbsentOr(value: unknown, is: (value: unknown) => boolean): boolean {
  return value === undefined || is(value);
}
