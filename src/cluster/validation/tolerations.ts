import type { JsonObject } from "../../util/json/json-object.ts";
import { labelValueFaults } from "../meta/names.ts";
import type { FieldErrors } from "./field-errors.ts";
import { checkLabelKey } from "./labels.ts";
import { text } from "./read.ts";

const EFFECTS = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

/** core/v1 Toleration. */
export function checkTolerations(
  errors: FieldErrors,
  field: string,
  tolerations: readonly JsonObject[],
): void {
  for (const [index, toleration] of tolerations.entries()) {
    checkToleration(errors, `${field}[${index}]`, toleration);
  }
}

/** core/v1 Taint, of a node: each key once with each effect. */
export function checkTaints(
  errors: FieldErrors,
  field: string,
  taints: readonly JsonObject[],
): void {
  const seen = new Set<string>();
  for (const [index, taint] of taints.entries()) {
    const at = `${field}[${index}]`;
    const [key, value, effect] = [text(taint, "key"), text(taint, "value"), text(taint, "effect")];
    checkLabelKey(errors, `${at}.key`, key);
    const faults = labelValueFaults(value);
    if (faults.length > 0) errors.invalid(`${at}.value`, value, faults.join(";"));
    errors.oneOf(`${at}.effect`, effect, EFFECTS);
    const pair = `${effect} ${key}`;
    if (seen.has(pair)) {
      // As the server's own type has it, which is not what clients write.
      const shown = {
        Key: key,
        Value: value,
        Effect: effect,
        TimeAdded: taint["timeAdded"] ?? null,
      };
      errors.duplicate(at, shown, "taints must be unique by key and effect pair");
    }
    seen.add(pair);
  }
}

function checkToleration(errors: FieldErrors, field: string, toleration: JsonObject): void {
  const [key, operator] = [text(toleration, "key"), text(toleration, "operator")];
  const [value, effect] = [text(toleration, "value"), text(toleration, "effect")];
  if (key !== "") checkLabelKey(errors, `${field}.key`, key);
  else if (operator !== "Exists") {
    const why =
      'operator must be Exists when `key` is empty, which means "match all values and all keys"';
    errors.invalid(`${field}.operator`, operator, why);
  }
  if (toleration["tolerationSeconds"] !== undefined && effect !== "NoExecute") {
    const why = "effect must be 'NoExecute' when `tolerationSeconds` is set";
    errors.invalid(`${field}.effect`, effect, why);
  }
  if (operator === "Equal" || operator === "") {
    const faults = labelValueFaults(value);
    if (faults.length > 0) errors.invalid(`${field}.operator`, value, faults.join(";"));
  } else if (operator === "Exists") {
    if (value !== "") {
      const why = "value must be empty when `operator` is 'Exists'";
      errors.invalid(`${field}.operator`, value, why);
    }
  } else errors.notSupported(`${field}.operator`, operator, ["Equal", "Exists"]);
  if (effect !== "") errors.oneOf(`${field}.effect`, effect, EFFECTS);
}
