import type { JsonObject } from "../../util/json/json-object.ts";
import { part } from "../defaults/fill.ts";
import type { FieldErrors } from "./field-errors.ts";
import { checkUnchanged } from "./metadata.ts";
import { number, text } from "./read.ts";

/** Above this are the cluster's own. */
const HIGHEST = 1_000_000_000;
const SYSTEM: Readonly<Record<string, number>> = {
  "system-cluster-critical": 2_000_000_000,
  "system-node-critical": 2_000_001_000,
};

/** scheduling.k8s.io/v1 PriorityClass. */
export function checkPriorityClass(errors: FieldErrors, priorityClass: JsonObject): void {
  const name = text(part(priorityClass, "metadata"), "name");
  const value = number(priorityClass, "value") ?? 0;
  if (name.startsWith("system-")) {
    if (SYSTEM[name] !== value) {
      const why = `priority class names with 'system-' prefix are reserved for system use only. error: ${systemFault(name, value)}`;
      errors.forbidden("metadata.name", why);
    }
  } else if (value > HIGHEST) {
    const why = `maximum allowed value of a user defined priority is ${HIGHEST}`;
    errors.forbidden("value", why);
  }
  const policy = text(priorityClass, "preemptionPolicy");
  errors.oneOf("preemptionPolicy", policy, ["PreemptLowerPriority", "Never"]);
}

/** What pods have been given does not change. */
export function checkPriorityClassChange(
  errors: FieldErrors,
  priorityClass: JsonObject,
  previous: JsonObject,
): void {
  if (priorityClass["value"] !== previous["value"]) {
    errors.forbidden("value", "may not be changed in an update.");
  }
  const [policy, before] = [priorityClass["preemptionPolicy"], previous["preemptionPolicy"]];
  checkUnchanged(errors, "preemptionPolicy", policy, before);
}

function systemFault(name: string, value: number): string {
  const known = SYSTEM[name];
  if (known === undefined) return `${name} is not a known system priority class`;
  return `value of ${name} PriorityClass must be ${known}, not ${value}`;
}
