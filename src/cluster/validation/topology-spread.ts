import type { JsonObject } from "../../util/json/json-object.ts";
import type { FieldErrors } from "./field-errors.ts";
import { checkLabelKeys } from "./label-keys.ts";
import { checkSelector } from "./labels.ts";
import { number, text } from "./read.ts";

/** core/v1 TopologySpreadConstraint: each key once with each way of being unsatisfiable. */
export function checkTopologySpread(
  errors: FieldErrors,
  field: string,
  constraints: readonly JsonObject[],
): void {
  for (const [index, constraint] of constraints.entries()) {
    const at = `${field}[${index}]`;
    const [key, action] = [text(constraint, "topologyKey"), text(constraint, "whenUnsatisfiable")];
    errors.positive(`${at}.maxSkew`, number(constraint, "maxSkew") ?? 0);
    if (key === "") errors.required(`${at}.topologyKey`, "can not be empty");
    if (action !== "DoNotSchedule" && action !== "ScheduleAnyway") {
      const actions = ["DoNotSchedule", "ScheduleAnyway"];
      errors.notSupported(`${at}.whenUnsatisfiable`, action, actions);
    }
    const repeated = constraints
      .slice(index + 1)
      .some(
        (other) =>
          text(other, "topologyKey") === key && text(other, "whenUnsatisfiable") === action,
      );
    if (repeated) errors.duplicate(`${at}.{topologyKey, whenUnsatisfiable}`, `{${key}, ${action}}`);
    checkMinDomains(errors, `${at}.minDomains`, constraint);
    for (const policy of ["nodeAffinityPolicy", "nodeTaintsPolicy"]) {
      const value = constraint[policy];
      if (value === undefined || value === "Honor" || value === "Ignore") continue;
      errors.notSupported(`${at}.${policy}`, value, ["Honor", "Ignore"]);
    }
    checkLabelKeys(errors, at, constraint);
    checkSelector(errors, `${at}.labelSelector`, constraint["labelSelector"]);
  }
}

function checkMinDomains(errors: FieldErrors, field: string, constraint: JsonObject): void {
  const domains = number(constraint, "minDomains");
  if (domains === undefined) return;
  errors.positive(field, domains);
  const action = text(constraint, "whenUnsatisfiable");
  if (action === "DoNotSchedule") return;
  const why = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${action}`;
  errors.invalid(field, domains, why);
}
